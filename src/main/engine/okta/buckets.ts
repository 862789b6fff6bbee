/**
 * Which rate-limit bucket a call counts against. Okta publishes no machine-readable map, and matches
 * the most specific one; this follows its last published rate-limit tables: a collection and what
 * hangs below its members share one bucket, reading one member has its own.
 * The numbers behind a bucket are never assumed: they are learned from the answers.
 */

const collections = new Set(['users', 'groups', 'apps'])
/** Names that stand where an id would, but belong to the collection. */
const notMembers = new Set(['rules'])

/** `path` starts with a slash and may carry a query. Returns a stable name such as /api/v1/groups. */
export function bucketOf(method: string, path: string): string {
  const query = path.indexOf('?')
  const parts = (query < 0 ? path : path.slice(0, query)).split('/').filter((part) => part !== '')
  if (parts[0] === 'oauth2') return `/${parts.slice(0, 3).join('/')}`
  if (parts[0] !== 'api') return `/${parts[0] ?? ''}`
  const [, version, name = '', member, below] = parts
  const bucket = `/api/${version ?? ''}/${name}`
  const single = member !== undefined && below === undefined && !notMembers.has(member)
  return collections.has(name) && single && method === 'GET' ? `${bucket}/{id}` : bucket
}
