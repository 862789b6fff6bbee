import { setTimeout as sleep } from 'node:timers/promises'
import type { ConnectorOptions } from '../../src/preload/contract/index.ts'
import type { Exports } from './truth.ts'

/** Parsed JSON, which this reads freely: it is the second opinion and not a pattern. */
// oxlint-disable-next-line typescript/no-explicit-any
type Json = any

const ATTEMPTS = 8
const SHORT_WAIT = 25
const LONGEST_WAIT = 61_000

/** How long to wait after an answer that refuses a call for now, by the clock of the server, in milliseconds. */
function waitAfter(response: Response, attempt: number): number {
  const reset = Number(response.headers.get('x-rate-limit-reset')) * 1000
  const date = Date.parse(response.headers.get('date') ?? '')
  const said = response.status === 429 && reset > 0 ? reset - date : 0
  return Math.min(LONGEST_WAIT, Math.max(SHORT_WAIT * 2 ** attempt, said))
}

/**
 * Reads a whole organization in the simplest way there is: one call after the other, everything in memory, and no
 * code of the engine. Calls that fail for a moment (429, 5xx, a broken connection or body) are made again, at most
 * eight times; any other failure throws. What is gone between a list and a read is left out.
 */
export async function referenceSync(
  { url, token }: { url: string; token: string },
  options: Omit<ConnectorOptions, 'readPriorities'>,
): Promise<Exports> {
  async function read(address: string): Promise<{ body: Json; next: string | undefined } | undefined> {
    let reason: unknown
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      let wait = SHORT_WAIT * 2 ** attempt
      try {
        const response = await fetch(address, { headers: { authorization: `SSWS ${token}` } })
        const text = await response.text()
        if (response.status === 404) return undefined
        if (response.ok) {
          const body = JSON.parse(text) as Json
          const link = /<([^>]*)>; rel="next"/.exec(response.headers.get('link') ?? '')?.[1]
          return { body, next: link ?? (body['_links']?.next?.href as string | undefined) }
        }
        reason = new Error(`${String(response.status)} ${text} at ${address}`)
        if (response.status !== 429 && response.status < 500) break
        wait = waitAfter(response, attempt)
      } catch (error) {
        reason = error
      }
      await sleep(wait)
    }
    throw reason
  }

  /** All rows of a list; `key` names them where they stand in an envelope. */
  async function list(path: string, key?: string): Promise<Json[]> {
    const rows: Json[] = []
    let next: string | undefined = path.startsWith('http') ? path : `${url}/api/v1${path}`
    while (next !== undefined) {
      const page = await read(next)
      rows.push(...((key === undefined ? page?.body : page?.body[key]) ?? []))
      if (page?.next === next) throw new Error(`the next page of ${next} is the same one`)
      next = page?.next
    }
    return rows
  }

  const users = new Map<string, object>()
  const everyUser = options.syncDeprovisionedUsers ? `?search=${encodeURIComponent('status pr')}` : ''
  for (const { id, status, created, lastLogin, lastUpdated, profile } of await list(`/users${everyUser}`)) {
    users.set(id, {
      id,
      login: profile.login,
      email: profile.email,
      status,
      first_name: profile.firstName,
      last_name: profile.lastName,
      display_name: profile.displayName ?? null,
      last_login: lastLogin,
      created,
      last_updated: lastUpdated,
    })
  }

  const groups = new Map<string, object>()
  for (const { id, type, profile } of await list('/groups?limit=200'))
    groups.set(id, { id, name: profile.name, type, description: profile.description ?? null })

  const memberships = new Map<string, object>()
  for (const group of groups.keys()) {
    for (const { id, _embedded } of await list(`/groups/${group}/users?expand=group-rules`)) {
      if (!users.has(id)) continue
      const rules = _embedded?.['group-rules'] as unknown[] | undefined
      const source = rules === undefined ? 'unknown' : rules.length > 0 ? 'rule' : 'direct'
      memberships.set(`${group} ${String(id)}`, { group_id: group, user_id: id, source })
    }
  }

  const apps = new Map<string, object>()
  for (const { id, name, label, status } of await list('/apps?limit=200'))
    if (!options.skipInactiveApps || status === 'ACTIVE') apps.set(id, { id, name, label, status })

  const appUsers = new Map<string, object>()
  const appGroups = new Map<string, object>()
  for (const app of apps.keys()) {
    for (const { id, scope, status, _links } of await list(`/apps/${app}/users?limit=500`)) {
      const group = (_links.group?.href as string | undefined)?.split('/').at(-1) ?? null
      const row = { app_id: app, user_id: id, scope, group_id: scope === 'GROUP' ? group : null, status }
      if (users.has(id)) appUsers.set(`${app} ${String(id)}`, row)
    }
    for (const { id, priority } of await list(`/apps/${app}/groups?limit=200`))
      if (groups.has(id)) appGroups.set(`${app} ${String(id)}`, { app_id: app, group_id: id, priority })
  }

  const roles = new Map<string, object>()
  async function readRoles(kind: 'USER' | 'GROUP', id: string): Promise<void> {
    for (const role of await list(`/${kind === 'USER' ? 'users' : 'groups'}/${id}/roles`)) {
      const row = {
        principal_type: kind,
        principal_id: id,
        role_type: role.type,
        role_id: role.role ?? '',
        resource_set_id: role['resource-set'] ?? '',
        assignment_type: role.assignmentType,
      }
      roles.set(JSON.stringify(row), row)
    }
  }
  for (const { id } of await list('/iam/assignees/users', 'value'))
    if (users.has(id)) await readRoles('USER', id)
  for (const group of groups.keys()) await readRoles('GROUP', group)

  const sorted = (rows: Map<string, object>): string[] =>
    [...rows.values()].map((row) => JSON.stringify(row)).toSorted()
  return {
    users: sorted(users),
    groups: sorted(groups),
    memberships: sorted(memberships),
    apps: sorted(apps),
    'app-assignments': sorted(appUsers),
    'app-groups': sorted(appGroups),
    'admin-roles': sorted(roles),
  }
}
