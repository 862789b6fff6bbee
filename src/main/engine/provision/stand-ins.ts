import { err, ok } from '../../../preload/contract/index.ts'
import { snapshotReader } from '../db/snapshot/reader.ts'
import type { AccessKnowledge, Applier } from './types.ts'

/** Names and nothing else, until the parts that know better are here. */
export const plainKnowledge: AccessKnowledge = {
  known(source, { kind, resourceId, principalId, principalType }) {
    if (source.db === null) return {}
    const reader = snapshotReader(source.db)
    const text = (sql: string, id: string) => reader.value(sql, { id }) as string | undefined
    const user = principalType === 'USER'
    const who = text(`SELECT name FROM ${user ? 'users' : 'groups'} WHERE id = @id`, principalId)
    const what =
      kind === 'membership'
        ? text('SELECT name FROM groups WHERE id = @id', resourceId)
        : kind === 'role' || kind === 'binding'
          ? resourceId
          : text('SELECT label FROM apps WHERE id = @id', resourceId)
    return {
      principal: who === undefined ? null : { name: who, status: user ? 'ACTIVE' : null, groupType: null },
      resource: what === undefined ? null : { name: what },
    }
  },
  look: async () => err('offline', 'Okta cannot be asked yet.', 'Try again later.'),
  isSo: () => null,
  words: (change, { principal, resource }) => ({
    before: change.verb === 'grant' ? 'Has no access' : 'Has access',
    after: change.verb === 'grant' ? 'Has access' : 'Has no access',
    principalName: principal?.name ?? change.principalId,
    resourceName: resource?.name ?? change.resourceId,
    setName: change.setId ?? null,
  }),
  findings: ({ known }) => [
    ...(known.principal === null
      ? [
          {
            code: 'no-such-principal' as const,
            severity: 'blocker' as const,
            text: 'The local data has no such person or group.',
            nextStep: 'Sync, then look again.',
          },
        ]
      : []),
    ...(known.resource === null
      ? [
          {
            code: 'no-such-resource' as const,
            severity: 'blocker' as const,
            text: 'The local data has no such group or application.',
            nextStep: 'Sync, then look again.',
          },
        ]
      : []),
  ],
  drift: () => null,
  writeFor: () => err('internal', 'This is not built yet.', 'Wait for the next version.'),
  saysAlready: () => false,
  touchesAdmins: (_source, { kind }) => kind === 'role' || kind === 'binding',
  inverse: () => ({ impossible: 'This is not built yet.' }),
}

export const plainApplier: Applier = {
  start: async () => ok(undefined),
  cancel: async () => undefined,
  waiting: () => null,
  finished: async () => undefined,
  online: () => undefined,
  begin: () => undefined,
  close: async () => undefined,
}
