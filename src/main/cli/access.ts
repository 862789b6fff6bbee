import { ok, type Connector, type Result } from '../../preload/contract/index.ts'
import type { Engine } from '../engine/engine.ts'
import type { Command, Values } from './arguments.ts'
import { ask, choose } from './choose.ts'
import { readCredential } from './credential.ts'

type Answer = Promise<Result<Record<string, unknown>>>

/** The connector with the credential of this command, which is held until the command ends. */
export async function connected(engine: Engine, values: Values): Promise<Result<Connector>> {
  const credential = await readCredential(values)
  if (!credential.ok) return credential
  const connector = await choose(engine, values)
  if (!connector.ok) return connector
  const kept = await ask(engine, 'host.setCredential', {
    connectorId: connector.value.id,
    credential: credential.value,
    storage: 'session',
  })
  return kept.ok ? connector : kept
}

/** What the credential can do, as connect tells it. */
export async function probe(engine: Engine, { values }: Command): Answer {
  const connector = await connected(engine, values)
  if (!connector.ok) return connector
  const probed = await ask(engine, 'connectors.probe', { connectorId: connector.value.id })
  if (!probed.ok) return probed
  const { id, orgId, orgName, credential, capabilities } = probed.value
  const { kind, actsAs = null, scopes = null } = credential
  return ok({ connectorId: id, orgId, orgName, credential: kind, actsAs, scopes, capabilities })
}

/** How much longer the credential works. A credential that Okta refuses is an error, so that scripts notice. */
export async function tokenHealth(engine: Engine, { values }: Command): Answer {
  const connector = await connected(engine, values)
  if (!connector.ok) return connector
  const checked = await ask(engine, 'connectors.checkHealth', { connectorId: connector.value.id })
  if (!checked.ok) return checked
  const { id, health } = checked.value
  const [worst] = health?.warnings ?? []
  if (health?.state === 'refused' && worst !== undefined) {
    const { message, nextStep } = worst
    return { ok: false, error: { code: 'unauthorized', message, nextStep } }
  }
  return ok({ connectorId: id, ...health })
}
