import { ok, type AuditAction } from '../../../preload/contract/index.ts'
import type { AuditStore } from '../db/ledger/audit.ts'
import type { SettingsStore } from '../db/ledger/settings.ts'
import type { EngineHandlers } from '../dispatch.ts'
import type { Redactor } from '../../redact.ts'

/** Name of who acts when nobody asked: schedules, retries, promotions after a sync. */
const byItself = 'Access Desk'

/** Writes one entry. `by` is `app` for what happens by itself; the text is one sentence, details hold no secret. */
export type Audit = (
  action: AuditAction,
  connectorId: string | null,
  text: string,
  details?: Record<string, unknown>,
  by?: 'person' | 'app',
) => void

/** The audit trail, and the profile whose name its entries carry. */
export function createTrail(deps: {
  store: AuditStore
  settings: SettingsStore
  now: () => string
  redactor: Pick<Redactor, 'redact' | 'redactDetails'>
  changed: (area: 'audit' | 'connectors') => void
}) {
  const { store, settings } = deps
  /** Name or e-mail of the person who uses the app. */
  const who = (): string => {
    const { name = '', email = '' } = settings.get('profile') ?? {}
    return name !== '' ? name : email !== '' ? email : 'A person at this computer'
  }
  const audit: Audit = (action, connectorId, text, details, by = 'person') => {
    store.append({
      at: deps.now(),
      who: by === 'app' ? byItself : who(),
      connectorId,
      action,
      text: deps.redactor.redact(text),
      details: details === undefined ? null : JSON.stringify(deps.redactor.redactDetails(details)),
    })
    deps.changed('audit')
  }
  const handlers = {
    'profile.get': () => ok(settings.get('profile') ?? { name: '', email: '' }),
    'profile.save': (profile) => {
      settings.set('profile', profile)
      deps.changed('connectors')
      return ok(profile)
    },
    'audit.page': (query) => ok(store.page(query)),
  } satisfies Partial<EngineHandlers>
  return { audit, who, handlers }
}
