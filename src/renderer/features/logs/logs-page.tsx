/** What the app did. */
export function LogsPage() {
  return <h1>Logs</h1>
}
