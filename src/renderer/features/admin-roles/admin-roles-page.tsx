/** Who holds which admin role. */
export function AdminRolesPage() {
  return <h1>Admin roles</h1>
}
