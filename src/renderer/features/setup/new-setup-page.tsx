/** Being drawn. */
export function NewSetupPage() {
  return <h1>NewSetupPage</h1>
}
