/** Every group of the organization. */
export function GroupsPage() {
  return <h1>Groups</h1>
}
