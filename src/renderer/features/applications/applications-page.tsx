/** Every application of the organization. */
export function ApplicationsPage() {
  return <h1>Applications</h1>
}
