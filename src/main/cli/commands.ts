import {
  err,
  ok,
  parseOktaDomain,
  safetyLevels,
  safetyLevelSchema,
  type Capabilities,
  type Connector,
  type Result,
  type SyncRecord,
} from '../../preload/contract/index.ts'
import type { Engine } from '../engine/engine.ts'
import { exportAvailability, exportKind, exportKinds, type ExportKind } from '../engine/export/kinds.ts'
import { connected } from './access.ts'
import { ask, choose } from './choose.ts'
import type { Command, Values } from './arguments.ts'
import { readCredential, type Credential } from './credential.ts'
import { planDocument, readBudget } from './plan.ts'

type Answer = Promise<Result<Record<string, unknown>>>

/** Adds an organization, or renews the one that is there; a new one that cannot be reached is not kept. */
export async function connect(engine: Engine, { values }: Command): Answer {
  if (values.domain === undefined)
    return err('invalid-input', '--domain is missing.', 'Say which organization: --domain acme.okta.com')
  const { safety } = values
  if (safety !== undefined && !safetyLevelSchema.safeParse(safety).success) {
    const levels = safetyLevels.join(', ')
    return err('invalid-input', `--safety is one of ${levels}.`, 'See access-desk --help.')
  }
  const credential = await readCredential(values)
  if (!credential.ok) return credential
  const known = await findByDomain(engine, values.domain)
  const connector = known ?? (await add(engine, values))
  if (!connector.ok) return connector
  const connectorId = connector.value.id
  const probed = await prepare(engine, connector.value, values, credential.value)
  if (!probed.ok) {
    if (known === null) await ask(engine, 'connectors.remove', { connectorId })
    return probed
  }
  return ok({ connectorId, capabilities: probed.value })
}

async function findByDomain(engine: Engine, domain: string): Promise<Result<Connector> | null> {
  const parsed = parseOktaDomain(domain, { allowLoopback: true })
  if (!parsed.ok) return err('invalid-input', parsed.reason, 'Correct --domain.')
  const all = await ask(engine, 'connectors.list', {})
  if (!all.ok) return all
  const found = all.value.find(({ host }) => host === parsed.host)
  return found ? ok(found) : null
}

async function add(engine: Engine, values: Values): Promise<Result<Connector>> {
  const domain = values.domain as string
  const parsed = parseOktaDomain(domain, { allowLoopback: true })
  if (parsed.ok && parsed.kind === 'loopback')
    return ask(engine, 'host.registerDemo', { address: parsed.url })
  return ask(engine, 'connectors.create', {
    domain,
    customDomainConfirmed: values['confirm-custom-domain'] === true,
  })
}

async function prepare(
  engine: Engine,
  { id: connectorId, options }: Connector,
  values: Values,
  credential: Credential,
): Promise<Result<Capabilities>> {
  const kept = await ask(engine, 'host.setCredential', { connectorId, credential, storage: 'session' })
  if (!kept.ok) return kept
  const updated = await ask(engine, 'connectors.update', {
    connectorId,
    ...(values.name === undefined ? {} : { name: values.name }),
    ...(values.safety === undefined ? {} : { safetyLevel: safetyLevelSchema.parse(values.safety) }),
    options: {
      ...options,
      skipInactiveApps: values['skip-inactive-apps'] ?? options.skipInactiveApps,
      syncDeprovisionedUsers: values['sync-deprovisioned-users'] ?? options.syncDeprovisionedUsers,
    },
  })
  if (!updated.ok) return updated
  const probed = await ask(engine, 'connectors.probe', { connectorId })
  return probed.ok ? ok(probed.value.capabilities as Capabilities) : probed
}

/** Runs one full sync to its end, or tells its plan. An interrupt cancels it and leaves the earlier data. */
export async function sync(engine: Engine, { values }: Command): Answer {
  const budget = readBudget(values)
  if (!budget.ok) return budget
  const { mode = 'auto' } = values
  if (mode !== 'auto' && mode !== 'full' && mode !== 'delta')
    return err('invalid-input', '--mode is auto, full or delta.', 'See access-desk --help.')
  const connector = await connected(engine, values)
  if (!connector.ok) return connector
  const connectorId = connector.value.id
  if (budget.value !== null) {
    const updated = await ask(engine, 'connectors.update', { connectorId, budget: budget.value })
    if (!updated.ok) return updated
  }
  if (values.plan === true) {
    const planned = await ask(engine, 'sync.plan', { connectorId })
    const now = await ask(engine, 'connectors.get', { connectorId })
    if (!planned.ok) return planned
    return now.ok ? ok(planDocument(now.value, planned.value)) : now
  }
  const started = await engine.startSync(connectorId, 'cli', mode)
  if (!started.ok) return started
  const { syncId } = started.value
  const interrupt = () => void engine.dispatch('sync.cancel', { syncId, keep: true })
  process.once('SIGINT', interrupt)
  await engine.syncFinished(syncId)
  // What a sync brings is promoted after it, where that was chosen.
  await engine.people.idle()
  process.off('SIGINT', interrupt)
  const history = await ask(engine, 'sync.history', { connectorId, limit: 20 })
  if (!history.ok) return history
  const record = history.value.rows.find((row) => row.syncId === syncId)
  return record === undefined ? err('internal', 'The sync left no record.', 'Sync again.') : outcome(record)
}

function outcome(record: SyncRecord): Result<Record<string, unknown>> {
  if (record.error !== null) return { ok: false, error: record.error }
  if (record.status === 'needs-confirmation') {
    const much = record.removals.filter(({ exceeds }) => exceeds)
    const words = much.map(({ kind, before, removed }) => `${removed} of ${before} ${removalWords[kind]}`)
    return err(
      'refused-for-safety',
      `The sync would remove ${words.join(', ')}, so it is not published. The earlier data is unchanged.`,
      'Look into Okta whether they are really gone; then run access-desk confirm, or access-desk confirm --keep.',
    )
  }
  if (record.status === 'interrupted')
    return err(
      'cancelled',
      `The sync was stopped. The earlier data is unchanged${record.resumable ? ', and what was read is kept' : ''}.`,
      record.resumable ? 'The next sync goes on from there.' : 'Sync again.',
    )
  if (record.counts === null)
    return err('cancelled', 'The sync was cancelled. The earlier data is unchanged.', 'Sync again.')
  const { groupRules: _, ...counts } = record.counts
  return ok({
    status: record.status,
    mode: record.mode,
    resumes: record.resumes,
    ...counts,
    changes: record.changes,
    calls: record.calls,
    rateLimited: record.rateLimited,
    plannedCalls: record.plannedCalls,
    floorSeconds: record.floorSeconds,
    seconds: record.seconds,
    proof: record.proof,
    kinds: record.kinds,
  })
}

const removalWords = { user: 'accounts', membership: 'memberships', assignment: 'assignments' } as const

/** Publishes a sync that waits for a confirmation, or, with `--keep`, throws away what it has read. */
export async function confirm(engine: Engine, { values }: Command): Answer {
  const connector = await choose(engine, values)
  if (!connector.ok) return connector
  const syncId = connector.value.pendingSyncId
  if (syncId === null) {
    return err(
      'not-found',
      `No sync of ${connector.value.name} waits for a confirmation.`,
      'See access-desk status.',
    )
  }
  const keep = values.keep === true
  const decided = await ask(engine, keep ? 'sync.discard' : 'sync.confirm', { syncId })
  return decided.ok ? ok({ syncId, published: !keep }) : decided
}

export async function status(engine: Engine): Answer {
  const all = await ask(engine, 'connectors.list', {})
  if (!all.ok) return all
  const connectors = []
  for (const { id, name, host, status, safetyLevel, dataAsOf, counts, options, lastError } of all.value) {
    const history = await ask(engine, 'sync.history', { connectorId: id, limit: 1 })
    const lastSync = history.ok ? (history.value.rows[0] ?? null) : null
    const about = { connectorId: id, name, host, status, safetyLevel }
    connectors.push({ ...about, dataAsOf, counts, options, lastError, lastSync })
  }
  return ok({ connectors })
}

export async function exportData(engine: Engine, { positionals, values }: Command): Answer {
  const [kind] = positionals
  if (kind === undefined || !exportKinds.includes(kind as ExportKind)) {
    return err(
      'invalid-input',
      kind === undefined ? 'What to export is missing.' : `"${kind}" cannot be exported.`,
      `KIND is one of ${exportKinds.join(', ')}.`,
    )
  }
  const { format, out } = values
  if (format !== 'csv' && format !== 'json')
    return err('invalid-input', '--format is csv or json.', 'See access-desk --help.')
  if (out === undefined)
    return err('invalid-input', '--out is missing.', 'Say which file to write: --out FILE')
  const connector = await choose(engine, values)
  if (!connector.ok) return connector
  const source = engine.source(connector.value.id)
  if (source.db === null)
    return err('not-found', `${connector.value.name} has not been synced yet.`, 'Run access-desk sync first.')
  const written = await exportKind(source, kind as ExportKind, format, out)
  return written.ok
    ? ok({
        kind,
        format,
        file: out,
        rows: written.value.rows,
        dataAsOf: connector.value.dataAsOf,
        ...exportAvailability(source, kind as ExportKind),
      })
    : written
}
