import { expect } from 'vitest'
import type { UserStatus } from '../../../src/main/demo-org/model.ts'
import type { AccountAction, AuditEntry } from '../../../src/preload/contract/index.ts'
import { createWorld, type World } from '../../support/sync-world.ts'

export const person = (login: string) => ({ firstName: 'Ana', lastName: 'Lima', email: login, login })

let made = 0
/** An account of its own in a status, unknown to the local data until it follows. */
export function accountIn({ org }: World['org'], status: UserStatus): string {
  const { id } = org.createUser(person(`someone.${String(made++)}@example.com`), { activate: true })
  org.setUserStatus(id, status)
  return id
}

export const statusIn = ({ org }: World['org'], id: string): string | null => org.user(id)?.status ?? null

export const preview = (at: World, accountId: string, action: AccountAction) =>
  at.app.request('accounts.preview', { connectorId: at.id, accountId, action })

/** Looks, and does what was shown. */
export async function lookAndAct(at: World, accountId: string, action: AccountAction) {
  const shown = await preview(at, accountId, action)
  const fingerprint = shown.ok ? shown.value.fingerprint : ''
  return at.app.request('accounts.act', { connectorId: at.id, accountId, action, fingerprint })
}

/** What the audit trail tells of accounts, or of one, the newest first. */
export const audited = async (at: World, id = ''): Promise<AuditEntry[]> =>
  (await at.app.need('audit.page', {})).rows.filter(
    ({ action, details }) => action.startsWith('account.') && (details ?? '').includes(id),
  )

/** Until what is held is what there is, and no sync runs any more. */
export async function followed(at: World): Promise<void> {
  await expect
    .poll(async () => [(await at.connector()).runningSyncId, await at.wrong()], {
      timeout: 20_000,
      interval: 50,
    })
    .toEqual([null, {}])
}

export function worlds() {
  const open: World[] = []
  return {
    async world(about: Parameters<typeof createWorld>[0] = {}): Promise<World> {
      const world = await createWorld({ users: 60, groups: 20, apps: 8, writes: true, ...about })
      open.push(world)
      return world
    },
    async close(): Promise<void> {
      for (const world of open.splice(0)) await world.close()
    },
  }
}
