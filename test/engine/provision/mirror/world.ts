import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { createHistories } from '../../../../src/main/engine/db/history/histories.ts'
import { createConnectorStore } from '../../../../src/main/engine/db/ledger/connectors.ts'
import { createPlanStore } from '../../../../src/main/engine/db/ledger/plans.ts'
import { createSyncStore } from '../../../../src/main/engine/db/ledger/syncs.ts'
import { ledgerFile } from '../../../../src/main/engine/db/migrations/ledger.ts'
import { openDatabase } from '../../../../src/main/engine/db/open.ts'
import { systemClock } from '../../../../src/main/engine/okta/clock.ts'
import type { OktaClient } from '../../../../src/main/engine/okta/port.ts'
import { createOktaClient } from '../../../../src/main/engine/okta/sdk-client.ts'
import { createMirror } from '../../../../src/main/engine/provision/mirror/mirror.ts'
import type { AccessState, Confirmed, Held } from '../../../../src/main/engine/provision/types.ts'
import { appUserRow, roleRow } from '../../../../src/main/engine/sync/rows.ts'
import { ok, type AccessChange, type Change, type Receipt } from '../../../../src/preload/contract/index.ts'
import { createWorld, type World } from '../../../support/sync-world.ts'

/** How an access is held in Okta, as a read-back tells it. */
async function heldNow(client: OktaClient, change: AccessChange): Promise<Held | null> {
  const { kind, resourceId, principalId, principalType, setId } = change
  const read = async (path: string): Promise<unknown> => {
    const answer = await client.get<unknown>(path)
    if (!answer.ok && answer.error.code !== 'not-found') throw new Error(answer.error.message)
    return answer.ok ? answer.value.body : null
  }
  if (kind === 'membership') {
    const groups = (await read(`/api/v1/users/${principalId}/groups`)) as { id: string }[]
    if (!groups.some(({ id }) => id === resourceId)) return null
    const rules = (await read(`/api/v1/groups/${resourceId}/users/${principalId}/group-rules`)) as
      | { id: string; name: string }[]
      | null
    return { by: (rules ?? []).length > 0 ? 'rule' : 'direct', through: rules ?? [] }
  }
  if (kind === 'assignment') {
    const row = appUserRow(await read(`/api/v1/apps/${resourceId}/users/${principalId}`))
    if (row === null) return null
    const through = row.groupId === null ? [] : [{ id: row.groupId, name: row.groupId }]
    return { by: row.scope === 'GROUP' ? 'group' : 'direct', through, status: row.status ?? '' }
  }
  if (kind === 'group-assignment') {
    const row = (await read(`/api/v1/apps/${resourceId}/groups/${principalId}`)) as {
      priority: number
    } | null
    return row === null ? null : { by: 'direct', through: [], restorable: { priority: row.priority } }
  }
  const base = principalType === 'USER' ? 'users' : 'groups'
  const roles = (await read(`/api/v1/${base}/${principalId}/roles`)) as unknown[]
  const own = roles
    .map((role) => roleRow(role, principalType, principalId)?.row)
    .find(
      (row) =>
        row?.assignmentType === principalType &&
        (kind === 'role'
          ? row.roleType === resourceId
          : row.roleId === resourceId && row.resourceSetId === setId),
    )
  return own === undefined ? null : { by: 'direct', through: [], assignmentId: own.assignmentId ?? '' }
}

async function write(client: OktaClient, change: AccessChange): Promise<void> {
  const { kind, verb, resourceId, principalId, principalType, setId } = change
  const base = `/api/v1/${principalType === 'USER' ? 'users' : 'groups'}/${principalId}/roles`
  const granted = verb === 'grant'
  const call = async (): Promise<ReturnType<OktaClient['send']>> => {
    if (kind === 'membership')
      return client.send(granted ? 'PUT' : 'DELETE', `/api/v1/groups/${resourceId}/users/${principalId}`)
    if (kind === 'group-assignment')
      return client.send(
        granted ? 'PUT' : 'DELETE',
        `/api/v1/apps/${resourceId}/groups/${principalId}`,
        granted ? {} : undefined,
      )
    if (kind === 'assignment')
      return granted
        ? client.send('POST', `/api/v1/apps/${resourceId}/users`, { id: principalId, scope: 'USER' })
        : client.send('DELETE', `/api/v1/apps/${resourceId}/users/${principalId}`)
    if (granted)
      return client.send(
        'POST',
        base,
        kind === 'role' ? { type: resourceId } : { type: 'CUSTOM', role: resourceId, 'resource-set': setId },
      )
    return client.send('DELETE', `${base}/${(await heldNow(client, change))?.assignmentId ?? ''}`)
  }
  const answer = await call()
  if (!answer.ok) throw new Error(`${JSON.stringify(change)}: ${JSON.stringify(answer.error)}`)
}

export type MirrorWorld = Awaited<ReturnType<typeof createMirrorWorld>>

/** A connected organization, and a mirror over the same folder, as another process would have it. */
export async function createMirrorWorld(about: Parameters<typeof createWorld>[0] = {}) {
  const world: World = await createWorld({
    users: 60,
    groups: 20,
    apps: 8,
    before: ({ org }) => {
      const people = [...org.users()].filter(({ status }) => status === 'ACTIVE')
      for (const name of ['Blue', 'Green', 'Red']) {
        const { id } = org.createGroup(name)
        for (const { id: user } of people.slice(3, 8)) org.addMember(id, user)
      }
    },
    ...about,
  })
  const client = await createOktaClient({
    baseUrl: world.org.url,
    credential: { kind: 'token', token: world.credential.token },
  })
  let login = client
  const ledger = openDatabase(join(world.app.dataDir, 'ledger.db'), ledgerFile)
  const connectors = createConnectorStore(ledger)
  const plans = createPlanStore(ledger)
  const syncs = createSyncStore(ledger)
  const histories = createHistories(world.app.dataDir)
  const notes: string[] = []
  const shown: string[] = []
  const logged: { level: string; message: string }[] = []
  const { id } = world
  const mirror = createMirror({
    connectors,
    plans,
    client: () => Promise.resolve(ok(login)),
    keepHistory: histories.keep,
    running: (connectorId) => syncs.runningIn(connectorId),
    finished: (syncId) => world.app.engine.syncFinished(syncId),
    start: (connectorId) => world.app.request('sync.start', { connectorId, mode: 'delta' }),
    clock: systemClock,
    shown: (connectorId) => void shown.push(connectorId),
    found: (_, planId) => void notes.push(planId),
    log: (_, level, message) => void logged.push({ level, message }),
  })

  /** Makes the changes in Okta and confirms each, as one plan that Ana applied. */
  async function apply(changes: readonly AccessChange[], options: { end?: boolean } = {}): Promise<string> {
    const planId = randomUUID()
    const now = (): string => new Date().toISOString()
    const about = {
      connectorId: id,
      connectorName: 'Acme',
      title: 'Plan',
      source: 'person',
      isBasket: false,
    } as const
    plans.create(
      { ...about, id: planId, createdAt: now(), createdBy: 'Ana' },
      changes.map((change) => ({
        change,
        principalName: change.principalId,
        resourceName: change.resourceId,
        setName: null,
        before: '',
        after: '',
        expected: null,
        findings: [],
        checked: 'none',
        checkedAt: null,
      })),
    )
    plans.claim(planId, process.pid, now())
    plans.setState(planId, { state: 'applying', appliedBy: 'Ana Lima' })
    for (const [index, change] of changes.entries()) {
      const startedAt = now()
      await write(client, change)
      const state: AccessState = { held: await heldNow(client, change) }
      const at = now()
      const receipt: Receipt = {
        who: 'Ana Lima',
        startedAt,
        at,
        outcome: 'changed',
        before: '',
        after: '',
        requestId: null,
        event: null,
        calls: 2,
        note: null,
        undo: { possible: true, text: '' },
      }
      plans.setStep({ planId, position: index + 1 }, { state: 'done', receipt })
      mirror.confirmed(id, { planId, position: index + 1, change, state, at } satisfies Confirmed)
    }
    plans.setState(planId, { state: 'applied', endedAt: now() })
    if (options.end !== false) mirror.ended(id, planId)
    return planId
  }

  return {
    ...world,
    world,
    mirror,
    connectors,
    plans,
    shown,
    logged,
    notes,
    apply,
    /** Another client for the mirror, as with another credential. */
    useToken: async (token: string) => {
      login = await createOktaClient({ baseUrl: world.org.url, credential: { kind: 'token', token } })
    },
    receipts: (planId: string): (Receipt | null)[] =>
      plans
        .steps({ planId, states: [], flagged: false, offset: 0, limit: 200 })
        .rows.map(({ receipt }) => receipt),
    /** What the history holds, in the order in which it was found. */
    history: (): Change[] =>
      [...world.app.engine.history(id).batches({ kinds: [], verbs: [], search: '' })]
        .flat()
        .toSorted((a, b) => a.seq - b.seq),
    async close(): Promise<void> {
      await mirror.close()
      histories.closeAll()
      ledger.close()
      await client.close()
      if (login !== client) await login.close()
      await world.close()
    },
  }
}

/** One grant of each kind, of access that nobody has yet, and a role and a binding of a group besides. */
export function someChanges({ org }: Pick<World, 'org'>): AccessChange[] {
  const { org: model } = org
  const free = [...model.groups()].filter(({ name }) => ['Blue', 'Green', 'Red'].includes(name))
  const users = [...model.users()].filter(({ status }) => status === 'ACTIVE')
  const apps = [...model.apps()].filter(({ status }) => status === 'ACTIVE')
  const members = new Set([...model.memberships()].map((row) => `${row.group_id} ${row.user_id}`))
  const appUsers = new Set([...model.appUsers()].map((row) => `${row.app_id} ${row.user_id}`))
  const appGroups = new Set([...model.appGroups()].map((row) => `${row.app_id} ${row.group_id}`))
  const roles = new Set([...model.adminRoles()].map(({ principal_id }) => principal_id))
  const pair = <A extends { id: string }, B extends { id: string }>(as: A[], bs: B[], taken: Set<string>) => {
    for (const a of as) for (const b of bs) if (!taken.has(`${a.id} ${b.id}`)) return [a.id, b.id] as const
    throw new Error('Everybody has everything.')
  }
  const [group, member] = pair(free, users, members)
  const [app, user] = pair(apps, users, appUsers)
  const [groupApp, appGroup] = pair(apps, free, appGroups)
  const plain = users.find(({ id }) => !roles.has(id))?.id ?? ''
  const [role, set] = [model.data.customRoles[0]?.id ?? '', model.data.resourceSets[0]?.id ?? '']
  const roleGroup = free.at(-1)?.id ?? ''
  return [
    { verb: 'grant', kind: 'membership', resourceId: group, principalType: 'USER', principalId: member },
    { verb: 'grant', kind: 'assignment', resourceId: app, principalType: 'USER', principalId: user },
    {
      verb: 'grant',
      kind: 'group-assignment',
      resourceId: groupApp,
      principalType: 'GROUP',
      principalId: appGroup,
    },
    { verb: 'grant', kind: 'role', resourceId: 'HELP_DESK_ADMIN', principalType: 'USER', principalId: plain },
    {
      verb: 'grant',
      kind: 'role',
      resourceId: 'REPORT_ADMIN',
      principalType: 'GROUP',
      principalId: roleGroup,
    },
    {
      verb: 'grant',
      kind: 'binding',
      resourceId: role,
      setId: set,
      principalType: 'USER',
      principalId: plain,
    },
    {
      verb: 'grant',
      kind: 'binding',
      resourceId: role,
      setId: set,
      principalType: 'GROUP',
      principalId: roleGroup,
    },
  ]
}
