import type { AppError } from '../../../../preload/contract/errors.ts'
import type { AccessChange } from '../../../../preload/contract/models.ts'
import { appUserRow, roleRow } from '../../sync/rows.ts'
import type { Held, Restores } from '../types.ts'
import type { Reading, Seen } from './reading.ts'
import { roleKey, targetsOf } from './state.ts'

/** Whether and how an access is held; a refusal is an error, as nothing can be decided without it. */
export type HeldSeen = { value: Held | null } | { error: AppError }

type Json = Record<string, unknown>
const object = (value: unknown): Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : {}
const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null)
const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])
const path = (...parts: string[]): string => `/api/v1/${parts.map(encodeURIComponent).join('/')}`

function heldFrom(seen: Seen, read: (body: unknown) => Held | null): HeldSeen {
  if (seen.kind === 'found') return { value: read(seen.body) }
  return seen.kind === 'none' ? { value: null } : { error: seen.error }
}

/**
 * Okta: GET /api/v1/groups/{id}/users/{id}/group-rules. Where it is missing or refused, the groups of the person
 * tell whether they are a member, but not why.
 */
export async function membershipHeld(
  reading: Reading,
  { resourceId, principalId }: AccessChange,
): Promise<HeldSeen> {
  const rules = await reading.one(path('groups', resourceId, 'users', principalId, 'group-rules'))
  if (rules.kind === 'found') {
    const through = list(rules.body).flatMap((rule) => {
      const { id, name } = object(rule)
      const key = text(id)
      return key === null ? [] : [{ id: key, name: text(name) ?? key }]
    })
    return {
      value:
        through.length > 0
          ? { by: 'rule', through, restorable: { by: 'rule' } }
          : { by: 'direct', through: [] },
    }
  }
  if (rules.kind !== 'unsupported' && rules.kind !== 'hidden') return heldFrom(rules, () => null)
  const isThis = (group: unknown): boolean => object(group)['id'] === resourceId
  const groups = await reading.rows(`${path('users', principalId, 'groups')}?limit=200`, isThis)
  return heldFrom(groups, (rows) => (list(rows).some(isThis) ? { by: 'unknown', through: [] } : null))
}

/** Attributes with a value: the others say nothing, and some of them Okta would not take back. */
const filled = (profile: unknown): Json | undefined => {
  const entries = Object.entries(object(profile)).filter(([, value]) => value !== null && value !== '')
  return entries.length === 0 ? undefined : Object.fromEntries(entries)
}

/** Okta: GET /api/v1/apps/{id}/users/{id}; the granting group stands in `_links.group`. */
export async function assignmentHeld(
  reading: Reading,
  { resourceId, principalId }: AccessChange,
): Promise<HeldSeen> {
  return heldFrom(await reading.one(path('apps', resourceId, 'users', principalId)), (body) => {
    const row = appUserRow(body)
    const status = row === null || row.status === null ? {} : { status: row.status }
    if (row?.scope === 'GROUP') {
      const through = row.groupId === null ? [] : [{ id: row.groupId, name: row.groupId }]
      return { by: 'group', through, ...status, restorable: { by: 'group' } }
    }
    const { profile, credentials } = object(body)
    const [attributes, userName] = [filled(profile), text(object(credentials)['userName'])]
    const restorable: Restores = {
      ...(attributes === undefined ? {} : { profile: attributes }),
      ...(userName === null ? {} : { userName }),
      ...(object(credentials)['password'] === undefined ? {} : { password: true }),
    }
    return { by: 'direct', through: [], ...status, restorable }
  })
}

/** Okta: GET /api/v1/apps/{id}/groups/{id}. */
export async function groupAssignmentHeld(
  reading: Reading,
  { resourceId, principalId }: AccessChange,
): Promise<HeldSeen> {
  return heldFrom(await reading.one(path('apps', resourceId, 'groups', principalId)), (body) => {
    const { priority, profile } = object(body)
    const attributes = filled(profile)
    const restorable: Restores = {
      ...(attributes === undefined ? {} : { profile: attributes }),
      ...(typeof priority === 'number' ? { priority } : {}),
    }
    return { by: 'direct', through: [], restorable }
  })
}

/** Id of the group in the address of whoever a role was given to. */
function assigneeGroup(role: unknown): string | null {
  const href = text(object(object(object(role)['_links'])['assignee'])['href'])
  return /\/api\/v1\/groups\/([^/?#]+)/.exec(href ?? '')?.[1] ?? null
}

/** Okta: GET /api/v1/users/{id}/roles and of groups, which also lists what a person has through groups. */
export async function rolesHeld(reading: Reading, change: AccessChange): Promise<HeldSeen> {
  const { principalType, principalId, verb } = change
  const limit = targetsOf(change)
  const base = path(principalType === 'USER' ? 'users' : 'groups', principalId, 'roles')
  const expand = limit === 'groups' ? 'targets/groups' : 'targets/catalog/apps'
  const seen = await reading.one(
    limit === null ? base : `${base}?${new URLSearchParams({ expand }).toString()}`,
  )
  if (seen.kind !== 'found') return heldFrom(seen, () => null)

  const key = roleKey(change)
  const rows = list(seen.body).flatMap((role) => {
    const row = roleRow(role, principalType, principalId)?.row
    const same = row?.roleType === key.type && row.roleId === key.role && row.resourceSetId === key.set
    return same ? [{ role, row }] : []
  })
  const inherits = ({ row }: (typeof rows)[number]): boolean =>
    principalType === 'USER' && row.assignmentType === 'GROUP'
  const through = rows
    .filter(inherits)
    .flatMap(({ role }) => assigneeGroup(role) ?? [])
    .map((id) => ({ id, name: id }))
  const own = rows.find((one) => !inherits(one))
  if (own === undefined) return { value: rows.length === 0 ? null : { by: 'group', through } }

  const assignmentId = own.row.assignmentId ?? ''
  const held: Held = { by: 'direct', through, assignmentId }
  if (limit === null) return { value: held }
  const targets =
    targetsIn(own.role) ?? (await countTargets(reading, `${base}/${assignmentId}/${expand}`, verb))
  if (targets !== null && typeof targets !== 'number') return targets
  if (targets !== null) Object.assign(held, { targets, restorable: { targets } })
  return { value: held }
}

/** How many targets Okta embedded; null where it embedded none, which need not mean that there are none. */
function targetsIn(role: unknown): number | null {
  const targets = object(object(object(role)['_embedded'])['targets'])
  const embedded = targets['groups'] ?? object(targets['catalog'])['apps'] ?? targets['apps']
  return Array.isArray(embedded) ? embedded.length : null
}

/** Counted where it decides whether the role can be given back. */
async function countTargets(
  reading: Reading,
  address: string,
  verb: AccessChange['verb'],
): Promise<number | null | { error: AppError }> {
  if (verb === 'grant') return null
  const seen = await reading.rows(`${address}?limit=20`)
  if (seen.kind === 'found') return list(seen.body).length
  return seen.kind === 'failed' ? { error: seen.error } : null
}
