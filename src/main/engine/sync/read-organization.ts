import { err, type AppError, type Result } from '../../../preload/contract/errors.ts'
import type { ConnectorOptions } from '../../../preload/contract/models.ts'
import type { SnapshotWriter } from '../db/snapshot/writer.ts'
import type { OktaClient } from '../okta/port.ts'
import { createKinds, type Kinds } from './kinds.ts'
import type { ProgressTracker } from './progress.ts'
import { readApps } from './read-apps.ts'
import { readGroups } from './read-groups.ts'
import { readCustomRoles, readUserRoles } from './read-roles.ts'
import { groupRow, userRow } from './rows.ts'
import { createReaders, createWalk, StopSync, type Reading, type SyncLog } from './walk.ts'

const grantRole =
  'Give the credential an admin role (at least Read-only Administrator) in Okta, then sync again.'

/**
 * Reads everything the credential can see, page by page, straight into the writer. Lists are walked
 * side by side: as soon as groups and applications are known, so are their members and assignments
 * asked for. A refusal closes one kind of data; a failure, or the refusal of all lists that the others
 * hang on, ends the whole, and the snapshot with it.
 */
export async function readOrganization(deps: {
  client: OktaClient
  writer: SnapshotWriter
  options: ConnectorOptions
  progress: ProgressTracker
  signal: AbortSignal
  log: SyncLog
}): Promise<Result<Kinds>> {
  const kinds = createKinds()
  const stop = new AbortController()
  const signal = AbortSignal.any([deps.signal, stop.signal])
  let reason: AppError | undefined
  const fail = (error: AppError): never => {
    reason ??= error
    stop.abort()
    throw new StopSync()
  }
  const readers = createReaders(stop)
  const walk = createWalk({ ...deps, kinds, signal, fail })
  const reading: Reading = { ...deps, kinds, walk, fail, start: readers.start }
  const userPages = await planUsers(deps.client, deps.progress, signal)
  void readers.start(readUsers(reading, userPages))
  void readers.start(readGroups(reading))
  void readers.start(readApps(reading))
  void readers.start(readUserRoles(reading))
  void readers.start(readCustomRoles(reading))
  await readers.settled()
  if (reason !== undefined) return { ok: false, error: reason }
  if (!kinds.isVisible('users') && !kinds.isVisible('groups') && !kinds.isVisible('apps')) {
    return err('forbidden', 'Okta shows this credential no accounts, groups or applications.', grantRole)
  }
  deps.progress.end('roles')
  return { ok: true, value: kinds }
}

/** Largest page of accounts that Okta answers. */
const usersPerPage = 200

/**
 * How many calls the accounts will take, from the group that holds all of them. Zero where Okta does
 * not say; the list is then as long as it turns out to be.
 */
async function planUsers(
  client: OktaClient,
  progress: ProgressTracker,
  signal: AbortSignal,
): Promise<number> {
  progress.begin('plan')
  progress.expect('plan', 1)
  const builtIn = encodeURIComponent('type eq "BUILT_IN"')
  const answer = await client.get<unknown>(`/api/v1/groups?limit=10&expand=stats&filter=${builtIn}`, {
    signal,
  })
  progress.answered('plan', 0)
  progress.end('plan')
  const groups = answer.ok && Array.isArray(answer.value.body) ? answer.value.body : []
  const members = groups.map((group) => groupRow(group)?.row.userCount ?? 0)
  return Math.ceil(Math.max(0, ...members) / usersPerPage)
}

async function readUsers(reading: Reading, expected: number): Promise<void> {
  const { walk, writer, options, progress } = reading
  progress.begin('users')
  progress.expect('users', expected)
  let seen = 0
  const list = (query: string, expected = 0) =>
    walk({
      kind: 'users',
      phase: 'users',
      counted: 'users',
      path: `/api/v1/users?limit=${usersPerPage}${query}`,
      own: true,
      parse: userRow,
      store: (rows) => {
        seen += rows.length
        writer.users(
          options.syncDeprovisionedUsers ? rows : rows.filter((row) => row.status !== 'DEPROVISIONED'),
        )
      },
      priority: 100,
      expected,
    })
  // Okta leaves DEPROVISIONED accounts out of the plain list; a filter by that status returns them.
  const lists = [list('', expected)]
  if (options.syncDeprovisionedUsers)
    lists.push(list(`&filter=${encodeURIComponent('status eq "DEPROVISIONED"')}`))
  const outcomes = await Promise.all(lists)
  if (seen === 0 && outcomes.every((outcome) => outcome === 'complete')) {
    reading.fail({
      code: 'forbidden',
      message:
        'Okta answered with an empty list of accounts. Every organization has at least one, so this credential sees none of them.',
      nextStep: grantRole,
    })
  }
  progress.end('users')
}
