/** Being drawn. */
export function ConnectorSettingsPage() {
  return <h1>ConnectorSettingsPage</h1>
}
