import type { MailSettings, Profile } from '../../../../preload/contract/models.ts'
import type { Db } from '../open.ts'

interface Settings {
  profile: Profile
  mail: MailSettings
  /** When a person was last told of a connector's credential, by connector; ISO 8601. */
  toldOfCredentials: Record<string, string>
}

export type SettingsStore = ReturnType<typeof createSettingsStore>

/** Settings that belong to the ledger, each one JSON text. Secrets are never among them. */
export function createSettingsStore(db: Db) {
  const get = db.prepare<[string], { value: string }>('SELECT value FROM settings WHERE name = ?')
  const set = db.prepare(
    'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  )
  const drop = db.prepare('DELETE FROM settings WHERE name = ?')
  return {
    get<K extends keyof Settings>(name: K): Settings[K] | null {
      const row = get.get(name)
      return row === undefined ? null : (JSON.parse(row.value) as Settings[K])
    },
    set<K extends keyof Settings>(name: K, value: Settings[K] | null): void {
      if (value === null) drop.run(name)
      else set.run(name, JSON.stringify(value))
    },
  }
}
