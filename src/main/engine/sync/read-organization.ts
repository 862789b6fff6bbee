import { err, type AppError, type Result } from '../../../preload/contract/errors.ts'
import type { ConnectorOptions } from '../../../preload/contract/models.ts'
import type { PreviousSnapshot } from '../db/snapshot/previous.ts'
import type { SnapshotWriter } from '../db/snapshot/writer.ts'
import type { OktaClient } from '../okta/port.ts'
import { createKinds, type Kinds } from './kinds.ts'
import type { ProgressTracker } from './progress.ts'
import { rereadUneven } from './proof.ts'
import { chooseAppGroups, inferAppGroups, listApps, readApps, readAppsOfGroups } from './read-apps.ts'
import { listGroups, readEveryone, readGroups } from './read-groups.ts'
import { readCustomRoles, readGroupTargets, readUserRoles } from './read-roles.ts'
import { readUsers } from './read-users.ts'
import { createReaders, createWalk, StopSync, type Reading, type SyncLog } from './walk.ts'

const grantRole =
  'Give the credential an admin role (at least Read-only Administrator) in Okta, then sync again.'

/**
 * Reads everything the credential can see, page by page, straight into the writer. Groups and
 * applications are listed first, because what they say of themselves decides how the rest is asked
 * for; then all lists are walked side by side. A refusal closes one kind of data; a failure, or the
 * refusal of all lists that the others hang on, ends the whole. A writer that holds the beginning of
 * a sync already is gone on with.
 */
export async function readOrganization(deps: {
  client: OktaClient
  writer: SnapshotWriter
  options: ConnectorOptions
  budget: number
  previous: PreviousSnapshot | null
  progress: ProgressTracker
  signal: AbortSignal
  log: SyncLog
  /** Groups, applications and administrators are listed: what the rest will take can be told. */
  listed?: () => void
  /** All but the assignments of accounts to applications has been read, and those will take a while. */
  nearlyDone?: (kinds: Kinds) => void
}): Promise<Result<{ kinds: Kinds; reread: number }>> {
  const kinds = createKinds()
  const stop = new AbortController()
  const signal = AbortSignal.any([deps.signal, stop.signal])
  let reason: AppError | undefined
  const fail = (error: AppError): never => {
    reason ??= error
    stop.abort()
    throw new StopSync()
  }
  const { progress, writer } = deps
  const readers = createReaders(stop)
  const { start } = readers
  const walk = createWalk({ ...deps, kinds, signal, fail })
  const reading: Reading = { ...deps, kinds, walk, fail, start }
  const proceed = (): void => {
    if (signal.aborted) throw new StopSync()
  }

  let adminsListed: () => void = () => undefined
  const admins = new Promise<void>((resolve) => (adminsListed = resolve))
  const roles = [start(readUserRoles(reading, () => adminsListed())), start(readCustomRoles(reading))]
  const apps = start(listApps(reading))
  void start(
    (async () => {
      await start(listGroups(reading))
      proceed()
      const groups = start(readGroups(reading)).then(() => progress.end('memberships'))
      const accounts = start(readUsers(reading))
      await apps
      proceed()
      void start(admins.then(() => (signal.aborted ? undefined : deps.listed?.())))
      const through = chooseAppGroups(reading)
      let assigned = false
      const assignments = start(readApps(reading, through)).then(() => void (assigned = true))
      const ofGroups = through === 'by-group' ? start(appsOfAllGroups(reading)) : Promise.resolve()
      await Promise.all([groups, accounts, ofGroups])
      proceed()
      if (kinds.isVisible('users') && kinds.isVisible('groups')) await start(readEveryone(reading))
      await Promise.all(roles)
      proceed()
      await start(readGroupTargets(reading))
      proceed()
      if (through === 'by-group' && !assigned) deps.nearlyDone?.(kinds)
      await assignments
      proceed()
      if (through === 'inferred') await start(inferAppGroups(reading))
      progress.end('assignments')
      progress.end('roles')
    })(),
  )
  await readers.settled()
  let reread = 0
  if (!signal.aborted) {
    void start(rereadUneven(reading).then((lists) => void (reread = lists)))
    await readers.settled()
  }
  if (reason !== undefined) return { ok: false, error: reason }
  if (!kinds.isVisible('users') && !kinds.isVisible('groups') && !kinds.isVisible('apps')) {
    return err('forbidden', 'Okta shows this credential no accounts, groups or applications.', grantRole)
  }
  writer.checkpoints.setMeta('hidden kinds', JSON.stringify(kinds.hidden()))
  return { ok: true, value: { kinds, reread } }
}

async function appsOfAllGroups(reading: Reading): Promise<void> {
  const groups = reading.writer.listedGroups().filter(({ appCount }) => appCount !== 0)
  await readAppsOfGroups(
    reading,
    groups.map(({ id }) => id),
  )
}
