import { afterAll } from 'vitest'
import type { TokenRole } from '../../../../src/main/demo-org/index.ts'
import { search } from '../../../../src/main/demo-org/model.ts'
import type { AppRecord, GroupRecord, UserRecord } from '../../../../src/main/demo-org/model.ts'
import { createOktaClient } from '../../../../src/main/engine/okta/sdk-client.ts'
import type { OktaClient } from '../../../../src/main/engine/okta/port.ts'
import { createAccessKnowledge } from '../../../../src/main/engine/provision/access/knowledge.ts'
import type { AccessState, Looked, Restores } from '../../../../src/main/engine/provision/types.ts'
import type { SnapshotSource } from '../../../../src/main/engine/query/source.ts'
import { accessChangeSchema } from '../../../../src/preload/contract/models.ts'
import type { AccessChange, Finding } from '../../../../src/preload/contract/models.ts'
import { createWorld, keepAll, type World } from '../../../support/sync-world.ts'

export const access = createAccessKnowledge()

/** A change as the contract lets it pass. */
export const change = (given: AccessChange): AccessChange => accessChangeSchema.parse(given)
export const opposite = (one: AccessChange): AccessChange => ({
  ...one,
  verb: one.verb === 'grant' ? 'revoke' : 'grant',
})

/** An organization that was read, and clients of its token roles; ended after the tests of the file. */
export async function worldWithClients(about: Parameters<typeof createWorld>[0] = {}) {
  const world: World = await createWorld({ users: 120, groups: 40, apps: 12, options: keepAll, ...about })
  const clients: OktaClient[] = []
  afterAll(async () => {
    for (const client of clients) await client.close()
    await world.close()
  })
  return {
    world,
    org: world.org.org,
    source: (): SnapshotSource => world.app.engine.source(world.id),
    async client(role: TokenRole = 'super'): Promise<OktaClient> {
      const made = await createOktaClient({
        baseUrl: world.org.url,
        credential: { kind: 'token', token: world.org.token(role) },
      })
      clients.push(made)
      return made
    },
  }
}
export type Clients = Awaited<ReturnType<typeof worldWithClients>>

export async function seen(
  client: OktaClient,
  one: AccessChange,
  parts: 'all' | 'held' = 'all',
): Promise<Looked> {
  const looked = await access.look(client, one, { parts })
  if (!looked.ok) throw new Error(JSON.stringify(looked.error))
  return looked.value
}

/** Makes a change as it is applied: looked at, sent, read back. */
export async function apply(client: OktaClient, one: AccessChange, restores: Restores | null = null) {
  const before = (await seen(client, one)).state
  const call = access.writeFor(one, before, restores)
  if (!call.ok) throw new Error(call.error.message)
  const { method, path, body } = call.value
  const answer = await client.send(method, path, body)
  if (!answer.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer.error)}`)
  return { before, after: (await seen(client, one, 'held')).state, captured: before.held?.restorable ?? null }
}

export const findingsOf = (
  source: SnapshotSource,
  one: AccessChange,
  more: {
    live?: AccessState | null
    actsAs?: string | null
    permitted?: { allowed: boolean; reason: string } | null
  } = {},
): Finding[] =>
  access.findings({
    change: one,
    known: access.known(source, one),
    live: null,
    source,
    actsAs: null,
    permitted: null,
    ...more,
  })

/** Severity and code of each, such as "blocker group-imported". */
export const codes = (found: readonly Finding[]): string[] =>
  found.map(({ severity, code }) => `${severity} ${code}`)

type Org = Clients['org']
export const isMember = (group: GroupRecord, user: UserRecord): boolean =>
  search(group.members, user.index) >= 0
const activePeople = ({ data }: Org): UserRecord[] =>
  data.users.filter(({ status, deleted, index }) => status === 'ACTIVE' && !deleted && index > 9)

/** Active, has no role, and is in none of the groups but those of everybody. */
export function freshPerson(org: Org, name: string): UserRecord {
  const login = `${name}@example.com`
  return org.createUser({ firstName: name, lastName: 'Fresh', email: login, login }, { activate: true })
}
/** Somebody who has an application, and none of whose groups gives it; or who has it through a group. */
export function holder(org: Org, scope: 'USER' | 'GROUP'): { app: AppRecord; user: UserRecord } {
  for (const app of org.data.apps) {
    if (app.status !== 'ACTIVE') continue
    for (const user of activePeople(org)) {
      const at = search(app.users, user.index)
      const granted = app.groups.some(({ group }) => isMember(org.data.groups[group] as GroupRecord, user))
      if (at < 0 || granted !== (scope === 'GROUP')) continue
      if ((app.via[at] as number) < 0 === (scope === 'USER')) return { app, user }
    }
  }
  throw new Error('nobody of that kind')
}
