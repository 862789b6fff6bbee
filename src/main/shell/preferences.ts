import { z } from 'zod'
import { settingsSchema } from '../../preload/contract/index.ts'
import type { Settings } from '../../preload/contract/index.ts'

const boundsSchema = z.strictObject({
  x: z.int(),
  y: z.int(),
  width: z.int().min(200),
  height: z.int().min(200),
  maximized: z.boolean(),
})
/** Where the window was last. */
export type Bounds = z.infer<typeof boundsSchema>

const demoSchema = z.strictObject({ port: z.int().min(1).max(65_535), size: z.enum(['small', 'large']) })
/** The demo organization that belongs to the demo connector. */
export type DemoPlace = z.infer<typeof demoSchema>

/** What the app remembers outside the databases. */
export interface Preferences extends Settings {
  bounds: Bounds | null
  demo: DemoPlace | null
}

const schemas = {
  ...settingsSchema.shape,
  bounds: boundsSchema.nullable(),
  demo: demoSchema.nullable(),
}
const defaults: Preferences = {
  theme: 'system',
  logLevel: 'info',
  syncOnBattery: false,
  syncOnMetered: false,
  bounds: null,
  demo: null,
}

/** The part of electron-store that is used. */
export interface Store {
  readonly store: Record<string, unknown>
  set(values: Record<string, unknown>): void
}

export type PreferenceStore = ReturnType<typeof createPreferences>

/** Reads the store once; a value that is not valid is the default. Writes on change. */
export function createPreferences(store: Store) {
  const stored = store.store
  const current = Object.fromEntries(
    Object.entries(schemas).map(([key, schema]) => {
      const parsed = schema.safeParse(stored[key])
      return [key, parsed.success ? parsed.data : defaults[key as keyof Preferences]]
    }),
  ) as unknown as Preferences

  return {
    get: (): Readonly<Preferences> => current,
    settings: (): Settings => ({
      theme: current.theme,
      logLevel: current.logLevel,
      syncOnBattery: current.syncOnBattery,
      syncOnMetered: current.syncOnMetered,
    }),
    set(values: Partial<Preferences>): void {
      Object.assign(current, values)
      store.set(values)
    },
  }
}
