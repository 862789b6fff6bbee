/** Being drawn. */
export function ConnectorsPage() {
  return <h1>ConnectorsPage</h1>
}
