import type { ConnectorOptions, DataKind } from '../../../../preload/contract/models.ts'
import { snapshotFile } from '../migrations/snapshot.ts'
import { openDatabase } from '../open.ts'
import { createCheckpoints } from './checkpoints.ts'

/** What a sync takes from the snapshot before it. */
export interface PreviousSnapshot {
  file: string
  organization: string | null
  logCursor: string | null
  checkedAt: string | null
  options: ConnectorOptions | null
  hiddenKinds: readonly DataKind[]
  /** Accounts assigned to each application, by its id. */
  appSizes: ReadonlyMap<string, number>
  /** Creation times that cut the accounts into parts of about the same size; empty where they are few. */
  creationTimes: readonly string[]
}

const accountsPerPart = 12_500
const fewAccounts = 20_000
const mostParts = 40

/** Reads what a sync takes over, after bringing the file to the present version. Throws DatabaseError. */
export function readPrevious(file: string): PreviousSnapshot {
  const db = openDatabase(file, snapshotFile)
  try {
    const { meta } = createCheckpoints(db)
    const parsed = <T>(text: string | null): T | null => (text === null ? null : (JSON.parse(text) as T))
    const apps = db.prepare<[], { id: string; size: number }>('SELECT id, user_count AS size FROM apps')
    const users = db.prepare<[], number>('SELECT count(*) FROM users').pluck().get() ?? 0
    const parts = users <= fewAccounts ? 1 : Math.min(mostParts, Math.ceil(users / accountsPerPart))
    const created = db
      .prepare<[number], string>(
        'SELECT created FROM users WHERE created IS NOT NULL ORDER BY created LIMIT 1 OFFSET ?',
      )
      .pluck()
    return {
      file,
      organization: meta('organization'),
      logCursor: meta('log cursor'),
      checkedAt: meta('checked at'),
      options: parsed(meta('options')),
      hiddenKinds: parsed<DataKind[]>(meta('hidden kinds')) ?? [],
      appSizes: new Map(apps.all().map(({ id, size }) => [id, size])),
      creationTimes: Array.from({ length: parts - 1 }, (_, n) =>
        created.get(Math.floor(((n + 1) * users) / parts)),
      ).filter((time) => time !== undefined),
    }
  } finally {
    db.close()
  }
}
