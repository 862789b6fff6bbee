import {
  err,
  ok,
  type AccessChange,
  type Finding,
  type Result,
} from '../../../../src/preload/contract/index.ts'
import type { OktaClient } from '../../../../src/main/engine/okta/port.ts'
import type { AccessKnowledge, AccessState, Held } from '../../../../src/main/engine/provision/types.ts'

/** The least that applying needs to know of the five kinds of access, read straight from Okta. */

type Row = Record<string, unknown>
const enc = encodeURIComponent
const principalPath = ({ principalType, principalId }: AccessChange): string =>
  `/api/v1/${principalType === 'USER' ? 'users' : 'groups'}/${enc(principalId)}`

async function read(client: OktaClient, path: string): Promise<Result<Row | null>> {
  const answer = await client.get<Row>(path)
  if (answer.ok) return ok(answer.value.body)
  return answer.error.code === 'not-found' ? ok(null) : answer
}

async function heldOf(client: OktaClient, change: AccessChange): Promise<Result<Held | null>> {
  const { kind, principalId, principalType, resourceId, setId } = change
  const direct = (more: Partial<Held> = {}): Held => ({ by: 'direct', through: [], ...more })
  if (kind === 'membership') {
    const rules = await read(
      client,
      `/api/v1/groups/${enc(resourceId)}/users/${enc(principalId)}/group-rules`,
    )
    if (!rules.ok || rules.value === null) return rules as Result<null>
    return ok(direct((rules.value as unknown as Row[]).length > 0 ? { by: 'rule' } : {}))
  }
  if (kind === 'assignment' || kind === 'group-assignment') {
    const under = kind === 'assignment' ? 'users' : 'groups'
    const row = await read(client, `/api/v1/apps/${enc(resourceId)}/${under}/${enc(principalId)}`)
    if (!row.ok || row.value === null) return row as Result<null>
    if (row.value['scope'] === 'GROUP') return ok(direct({ by: 'group' }))
    return ok(
      direct({
        restorable:
          kind === 'assignment'
            ? { profile: row.value['profile'] as Row }
            : { priority: row.value['priority'] as number },
      }),
    )
  }
  const roles = await read(client, `${principalPath(change)}/roles`)
  if (!roles.ok || roles.value === null) return roles as Result<null>
  const found = (roles.value as unknown as Row[]).find(
    (row) =>
      row['assignmentType'] === principalType &&
      (kind === 'role'
        ? row['type'] === resourceId
        : row['role'] === resourceId && row['resource-set'] === setId),
  )
  return ok(found === undefined ? null : direct({ assignmentId: String(found['id']) }))
}

const blocker = (code: Finding['code'], text: string): Finding => ({
  code,
  severity: 'blocker',
  text,
  nextStep: null,
})

export const plainAccess: AccessKnowledge = {
  known: () => ({}),
  async look(client, change, { parts }) {
    const resourcePath =
      change.kind === 'membership'
        ? `/api/v1/groups/${enc(change.resourceId)}`
        : change.kind === 'role' || change.kind === 'binding'
          ? null
          : `/api/v1/apps/${enc(change.resourceId)}`
    const nothing = Promise.resolve(ok(undefined))
    const [held, principal, resource] = await Promise.all([
      heldOf(client, change),
      parts === 'all' ? read(client, principalPath(change)) : nothing,
      parts === 'all' && resourcePath !== null ? read(client, resourcePath) : nothing,
    ])
    if (!held.ok) return held
    if (!principal.ok) return principal
    if (!resource.ok) return resource
    const state: AccessState = { held: held.value }
    if (principal.value !== undefined)
      state.principal =
        principal.value === null
          ? null
          : {
              name: change.principalId,
              status: (principal.value['status'] as string | undefined) ?? null,
              groupType: (principal.value['type'] as string | undefined) ?? null,
            }
    if (resource.value !== undefined)
      state.resource =
        resource.value === null
          ? null
          : {
              name: change.resourceId,
              ...(change.kind === 'membership'
                ? { groupType: resource.value['type'] as string }
                : { status: resource.value['status'] as string }),
            }
    return ok({ state, calls: 3 })
  },
  isSo({ verb, kind }, { held }) {
    if (held === undefined) return null
    if (verb === 'revoke') return held === null
    return held !== null && (kind === 'membership' || held.by === 'direct')
  },
  words({ verb }, { held }) {
    const [without, withIt] = ['does not have it', 'has it']
    return {
      before: held === null ? without : withIt,
      after: verb === 'grant' ? withIt : without,
      principalName: 'somebody',
      resourceName: 'something',
      setName: null,
    }
  },
  findings({ change, live }) {
    if (live?.principal === null) return [blocker('no-such-principal', 'Okta has no such account or group.')]
    if (live?.resource === null)
      return [blocker('no-such-resource', 'Okta has no such group or application.')]
    if (live?.principal?.status === 'DEPROVISIONED')
      return [blocker('principal-inactive', 'The account is deactivated.')]
    if (change.kind === 'membership' && live?.resource?.groupType !== 'OKTA_GROUP')
      return [blocker('group-imported', 'The group is imported.')]
    return []
  },
  drift(_change, expected, now) {
    if (expected.held !== undefined && (expected.held === null) !== (now.held === null))
      return now.held === null ? 'It was taken away since.' : 'It was given since.'
    const [before, after] = [expected.principal?.status, now.principal?.status]
    return before !== undefined && before !== after ? `The account was ${String(before)} then.` : null
  },
  writeFor(change, now, restores) {
    const { verb, kind, principalId, resourceId, setId } = change
    const [p, r] = [enc(principalId), enc(resourceId)]
    if (kind === 'membership')
      return ok({ method: verb === 'grant' ? 'PUT' : 'DELETE', path: `/api/v1/groups/${r}/users/${p}` })
    if (kind === 'assignment')
      return verb === 'grant'
        ? ok({ method: 'POST', path: `/api/v1/apps/${r}/users`, body: { id: principalId, scope: 'USER' } })
        : ok({ method: 'DELETE', path: `/api/v1/apps/${r}/users/${p}` })
    if (kind === 'group-assignment')
      return ok({
        method: verb === 'grant' ? 'PUT' : 'DELETE',
        path: `/api/v1/apps/${r}/groups/${p}`,
        ...(verb === 'grant' ? { body: { priority: restores?.priority } } : {}),
      })
    const roles = `${principalPath(change)}/roles`
    if (verb === 'grant')
      return ok({
        method: 'POST',
        path: roles,
        body:
          kind === 'role'
            ? { type: resourceId }
            : { type: 'CUSTOM', role: resourceId, 'resource-set': setId },
      })
    const id = now.held?.assignmentId
    return id === undefined
      ? err('internal', 'No id is known.', 'Look again.')
      : ok({ method: 'DELETE', path: `${roles}/${id}` })
  },
  saysAlready({ verb }, { okta }) {
    if (verb === 'revoke') return okta?.status === 404
    return ['E0000062', 'E0000090', 'E0000263'].includes(okta?.errorCode ?? '')
  },
  touchesAdmins: () => false,
  inverse: ({ change }) => ({
    change: { ...change, verb: change.verb === 'grant' ? 'revoke' : 'grant' },
    restores: null,
    text: 'It can be taken back.',
  }),
}
