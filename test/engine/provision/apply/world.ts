import { randomUUID } from 'node:crypto'
import {
  startDemoOrg,
  type DemoOrgServer,
  type DemoOrgServerOptions,
} from '../../../../src/main/demo-org/index.ts'
import type { LogEntry } from '../../../../src/main/demo-org/system-log.ts'
import type { AccessChange } from '../../../../src/preload/contract/index.ts'
import type { AccessKnowledge } from '../../../../src/main/engine/provision/types.ts'
import { systemClock } from '../../../../src/main/engine/okta/clock.ts'
import type { Clock } from '../../../../src/main/engine/okta/port.ts'
import { tempFolder } from '../../../support/temp-folder.ts'
import { startNetwork } from './network.ts'
import { openSmallEngine, planOf, type SmallEngine } from './small-engine.ts'

type Org = DemoOrgServer['org']

/** Whether the organization has it by itself, straight from its data. */
export function has(org: Org, change: AccessChange): boolean {
  const { kind, principalId, principalType, resourceId, setId } = change
  const index = (principalType === 'USER' ? org.user(principalId) : org.group(principalId))?.index ?? -1
  const { roleAssignments, bindings } = org.data
  const isPrincipal = (held: { kind: string; principal: number }): boolean =>
    held.kind === principalType && held.principal === index
  switch (kind) {
    case 'membership':
      return org.group(resourceId)?.members.includes(index) ?? false
    case 'assignment': {
      const app = org.app(resourceId)
      return app?.via[app.users.indexOf(index)] === -1
    }
    case 'group-assignment':
      return org.app(resourceId)?.groups.some(({ group }) => group === index) ?? false
    case 'role':
      return roleAssignments.some((held) => isPrincipal(held) && held.type === resourceId)
    case 'binding':
      return bindings.some(
        ({ set, role, members }) => set === setId && role === resourceId && members.some(isPrincipal),
      )
  }
}

const eventOf: Record<AccessChange['kind'], (change: AccessChange) => string> = {
  membership: ({ verb }) => `group.user_membership.${verb === 'grant' ? 'add' : 'remove'}`,
  assignment: ({ verb }) => `application.user_membership.${verb === 'grant' ? 'add' : 'remove'}`,
  'group-assignment': ({ verb }) => `group.application_assignment.${verb === 'grant' ? 'add' : 'remove'}`,
  role: ({ principalType }) => `${principalType === 'USER' ? 'user.account' : 'group'}.privilege.`,
  binding: ({ verb }) => `iam.resourceset.bindings.${verb === 'grant' ? 'add' : 'delete'}`,
}

/** The organization's own record of a change that an API token made, since a position in its log. */
export function eventsOf(org: Org, change: AccessChange, since = 0): LogEntry[] {
  const ids = change.kind === 'role' ? [change.principalId] : [change.principalId, change.resourceId]
  return org.log.entries
    .slice(since)
    .filter(
      ({ eventType, targets, tokenId }) =>
        tokenId !== null &&
        eventType.startsWith(eventOf[change.kind](change)) &&
        ids.every((id) => targets.some((target) => target.id === id)),
    )
}

export interface ApplyWorld extends SmallEngine {
  org: DemoOrgServer
  network: Awaited<ReturnType<typeof startNetwork>>
  dataDir: string
  /** Makes a plan, takes it up, and waits until it no longer runs. */
  apply(changes: Parameters<typeof planOf>[1]): Promise<string>
  /** Another engine on the same folder. */
  again(): SmallEngine
  step(planId: string, position?: number): NonNullable<ReturnType<SmallEngine['plans']['step']>>
  state(planId: string): string | undefined
}

/** Waits a tenth as long, so that tests of back-offs do not take as long as the back-offs. */
export const hasty: Clock = {
  now: Date.now,
  after: (milliseconds, task) => systemClock.after(milliseconds / 10, task),
}

/** Plans against a simulated organization. */
export function worlds() {
  const open: (() => Promise<void>)[] = []
  return {
    async world({
      access,
      answerWithin,
      clock = systemClock,
      ...about
    }: DemoOrgServerOptions & {
      access?: AccessKnowledge
      answerWithin?: number
      clock?: Clock
    } = {}): Promise<ApplyWorld> {
      const org = await startDemoOrg({ users: 60, groups: 20, apps: 8, limits: { off: true }, ...about })
      const dataDir = tempFolder()
      const network = await startNetwork(org.port)
      const engines: SmallEngine[] = []
      const again = (): SmallEngine => {
        const made = openSmallEngine(dataDir, {
          url: network.url,
          token: org.token('super'),
          clock,
          ...(access === undefined ? {} : { access }),
          ...(answerWithin === undefined ? {} : { answerWithin }),
        })
        engines.push(made)
        return made
      }
      const engine = again()
      open.push(async () => {
        for (const made of engines) await made.close()
        await network.close()
        await org.close().catch(() => undefined)
      })
      return {
        ...engine,
        org,
        network,
        again,
        dataDir,
        async apply(changes) {
          const planId = planOf(engine, changes)
          const begun = await engine.applier.start(planId)
          if (!begun.ok) throw new Error(begun.error.message)
          await engine.applier.finished(planId)
          return planId
        },
        step(planId, position = 1) {
          const step = engine.plans.step(planId, position)
          if (step === null) throw new Error('There is no such step.')
          return step
        },
        state: (planId) => engine.plans.get(planId)?.state,
      }
    },
    async close(): Promise<void> {
      for (const close of open.splice(0)) await close()
    },
  }
}

export const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds))

export async function until(test: () => boolean, milliseconds = 10_000): Promise<void> {
  for (const end = performance.now() + milliseconds; !test();) {
    if (performance.now() > end) throw new Error('It did not come about in time.')
    await sleep(5)
  }
}

/** What can be done in a simulated organization, one of each kind and verb, each true to what it has. */
export function oneOfEach(org: Org): AccessChange[] {
  const { users, apps, customRoles, resourceSets } = org.data
  const person = (at: number): string => users[users.length - 1 - at]!.id
  const made = (): string => org.createGroup(`Team ${randomUUID().slice(0, 8)}`).id
  const app = apps.find(({ status, deleted }) => status === 'ACTIVE' && !deleted)!.id
  const [group, granted] = [made(), made()]
  const [role, set] = [customRoles[0]!.id, resourceSets[0]!.id]
  const free = org.createApp({ label: 'Wiki' }).id
  org.addMember(group, person(1))
  org.assignUser(free, person(3))
  org.assignGroup(app, granted)
  org.grantRole('USER', person(5), 'HELP_DESK_ADMIN')
  org.bindMember(set, role, 'USER', person(7))
  const access = (
    verb: AccessChange['verb'],
    kind: AccessChange['kind'],
    resourceId: string,
    principalId: string,
    more: Partial<AccessChange> = {},
  ): AccessChange => ({ verb, kind, resourceId, principalId, principalType: 'USER', ...more })
  return [
    access('grant', 'membership', group, person(0)),
    access('revoke', 'membership', group, person(1)),
    access('grant', 'assignment', free, person(2)),
    access('revoke', 'assignment', free, person(3)),
    access('grant', 'group-assignment', free, made(), { principalType: 'GROUP' }),
    access('revoke', 'group-assignment', app, granted, { principalType: 'GROUP' }),
    access('grant', 'role', 'READ_ONLY_ADMIN', person(4)),
    access('revoke', 'role', 'HELP_DESK_ADMIN', person(5)),
    access('grant', 'role', 'REPORT_ADMIN', made(), { principalType: 'GROUP' }),
    access('grant', 'binding', role, person(6), { setId: set }),
    access('revoke', 'binding', role, person(7), { setId: set }),
  ]
}

/** Memberships of many people in one new group. */
export function memberships({ org: { org } }: ApplyWorld, count: number): AccessChange[] {
  const { id } = org.createGroup(`Everybody ${String(org.data.groups.length)}`)
  const active = org.data.users.filter(({ status }) => status === 'ACTIVE')
  return active.slice(0, count).map((user) => ({
    verb: 'grant',
    kind: 'membership',
    resourceId: id,
    principalType: 'USER',
    principalId: user.id,
  }))
}
