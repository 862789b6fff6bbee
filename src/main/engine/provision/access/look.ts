import { err, ok, type AppError, type Result } from '../../../../preload/contract/errors.ts'
import type { AccessChange } from '../../../../preload/contract/models.ts'
import type { OktaClient } from '../../okta/port.ts'
import { appRow, groupRow, labelledRow, userRow } from '../../sync/rows.ts'
import type { AccessState, Held, Looked, Party, Resource } from '../types.ts'
import { assignmentHeld, groupAssignmentHeld, membershipHeld, rolesHeld, type HeldSeen } from './look-held.ts'
import { createReading, type Reading, type Seen } from './reading.ts'
import { roleName } from './state.ts'

const at = (area: string, id: string): string => `/api/v1/${area}/${encodeURIComponent(id)}`

/** A part of the state: what was found, null where there is none, undefined where it is not visible. */
type Part<T> = { value: T | null | undefined } | { error: AppError }

function part<T>(seen: Seen, read: (body: unknown) => T | null): Part<T> {
  switch (seen.kind) {
    case 'found': {
      const value = read(seen.body)
      return value === null
        ? err(
            'okta-error',
            'Okta did not answer with what was asked for.',
            'Check the domain of the organization.',
          )
        : { value }
    }
    case 'none':
      return { value: null }
    case 'hidden':
    case 'unsupported':
      return { value: undefined }
    case 'failed':
      return { error: seen.error }
  }
}

async function person(reading: Reading, id: string): Promise<Part<Party>> {
  return part(await reading.one(at('users', id)), (body) => {
    const row = userRow(body)
    // A login would find an account too, and another one tomorrow.
    return row?.id === id ? { name: row.name, status: row.status, groupType: null } : null
  })
}

async function groupParty(reading: Reading, id: string): Promise<Part<Party>> {
  return part(await reading.one(at('groups', id)), (body) => {
    const row = groupRow(body)
    return row === null ? null : { name: row.name, status: null, groupType: row.type }
  })
}

async function group(reading: Reading, id: string): Promise<Part<Resource>> {
  return part(await reading.one(at('groups', id)), (body) => {
    const row = groupRow(body)
    return row === null ? null : { name: row.name, groupType: row.type }
  })
}

async function app(reading: Reading, id: string): Promise<Part<Resource>> {
  return part(await reading.one(at('apps', id)), (body) => {
    const row = appRow(body)
    if (row === null) return null
    const features = JSON.parse(row.features) as unknown[]
    return {
      name: row.label,
      status: row.status,
      features: features.filter((feature) => typeof feature === 'string'),
    }
  })
}

async function customRole(reading: Reading, roleId: string, setId: string): Promise<Part<Resource>> {
  const [role, set] = await Promise.all([
    reading.one(at('iam/roles', roleId)),
    reading.one(at('iam/resource-sets', setId)),
  ])
  const [named, limited] = [role, set].map((seen) => part(seen, labelledRow))
  if (named === undefined || limited === undefined) return { value: undefined }
  if ('error' in named) return named
  if ('error' in limited) return limited
  if (named.value === null || limited.value === null) return { value: null }
  if (named.value === undefined || limited.value === undefined) return { value: undefined }
  return { value: { name: named.value.label, setName: limited.value.label } }
}

function resourceOf(reading: Reading, { kind, resourceId, setId }: AccessChange): Promise<Part<Resource>> {
  switch (kind) {
    case 'membership':
      return group(reading, resourceId)
    case 'assignment':
    case 'group-assignment':
      return app(reading, resourceId)
    case 'role':
      return Promise.resolve({ value: { name: roleName(resourceId) } })
    case 'binding':
      return customRole(reading, resourceId, setId ?? '')
  }
}

function heldOf(reading: Reading, change: AccessChange): Promise<HeldSeen> {
  switch (change.kind) {
    case 'membership':
      return membershipHeld(reading, change)
    case 'assignment':
      return assignmentHeld(reading, change)
    case 'group-assignment':
      return groupAssignmentHeld(reading, change)
    case 'role':
    case 'binding':
      return rolesHeld(reading, change)
  }
}

const notAsked = <T>(): Promise<Part<T>> => Promise.resolve({ value: undefined })

/** What Okta has now, by reads that go side by side, so that they take one round trip. */
export async function look(
  client: OktaClient,
  change: AccessChange,
  { parts, signal }: { parts: 'all' | 'held'; signal?: AbortSignal },
): Promise<Result<Looked>> {
  const reading = createReading(client, signal)
  const all = parts === 'all'
  const [principal, resource, held] = await Promise.all([
    !all
      ? notAsked<Party>()
      : change.principalType === 'USER'
        ? person(reading, change.principalId)
        : groupParty(reading, change.principalId),
    all ? resourceOf(reading, change) : notAsked<Resource>(),
    heldOf(reading, change),
  ])
  for (const seen of [principal, resource, held]) if ('error' in seen) return { ok: false, error: seen.error }
  const state: AccessState = {}
  const [who, what] = [valueOf(principal), valueOf(resource)]
  if (who !== undefined) state.principal = who
  if (what !== undefined) state.resource = what
  state.held = importedOr(valueOf(held) ?? null, change, what)
  return ok({ state, calls: reading.calls() })
}

const valueOf = <T>(seen: { value: T } | { error: AppError }): T | undefined =>
  'value' in seen ? seen.value : undefined

/** What fills a group that is not Okta's own is not told by its rules, of which it has none. */
function importedOr(
  held: Held | null,
  { kind }: AccessChange,
  resource: Resource | null | undefined,
): Held | null {
  const type = resource?.groupType
  if (kind !== 'membership' || held?.by !== 'direct' || type === undefined || type === 'OKTA_GROUP')
    return held
  return { ...held, by: 'unknown' }
}
