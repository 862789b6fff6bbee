import type { Db } from '../open.ts'

/** Tables whose rows a run can bring back as they were, in the order in which they are brought back. */
const journaled = ['people', 'links', 'aliases', 'conflicts'] as const
export type Journaled = (typeof journaled)[number]

const columns: Readonly<Record<Journaled, readonly string[]>> = {
  people: [
    ...['pk', 'id', 'run', 'record', 'name', 'email', 'employee_id', 'status', 'department', 'title'],
    ...['manager_email', 'text', 'accounts', 'connectors', 'conflicts', 'created_at', 'updated_at'],
  ],
  links: ['connector', 'account_id', 'run', 'person', 'way', 'rule', 'gone', 'seen'],
  aliases: ['id', 'run', 'person'],
  conflicts: [...['pk', 'id', 'run', 'key', 'kind', 'text', 'rule', 'value', 'accounts', 'people', 'since']],
}
export const columnsOf = (tab: Journaled): readonly string[] => columns[tab]

/** Runs whose earlier state is kept. */
const kept = 20

/** Brings everything back to what it was before a run, within the caller's transaction. */
export function undoRun(db: Db, run: number): void {
  for (const tab of journaled) db.prepare(`DELETE FROM ${tab} WHERE run = ?`).run(run)
  for (const tab of journaled) {
    const values = columns[tab].map((name) => `before ->> '${name}'`)
    // The first row kept of a thing is what it was before the run.
    db.prepare(
      `INSERT OR REPLACE INTO ${tab} (${columns[tab].join(', ')})
         SELECT ${values.join(', ')} FROM journal WHERE run = ? AND tab = '${tab}' ORDER BY pk DESC`,
    ).run(run)
  }
  db.prepare('DELETE FROM journal WHERE run = ?').run(run)
}

/** Forgets how to bring back what was before the last runs but these. */
export function pruneJournal(db: Db, run: number): void {
  db.prepare('DELETE FROM journal WHERE run <= ?').run(run - kept)
}

/** The first run whose earlier state is still kept. */
export const firstKept = (lastRun: number): number => lastRun - kept + 1
