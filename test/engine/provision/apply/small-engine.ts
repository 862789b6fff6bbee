import { randomUUID } from 'node:crypto'
import { join } from 'node:path'
import {
  err,
  ok,
  type AccessChange,
  type PlanProgress,
  type Result,
} from '../../../../src/preload/contract/index.ts'
import { createConnectorStore } from '../../../../src/main/engine/db/ledger/connectors.ts'
import { createPlanStore } from '../../../../src/main/engine/db/ledger/plans.ts'
import { ledgerFile } from '../../../../src/main/engine/db/migrations/ledger.ts'
import { openDatabase } from '../../../../src/main/engine/db/open.ts'
import { systemClock } from '../../../../src/main/engine/okta/clock.ts'
import type { Clock, OktaClient } from '../../../../src/main/engine/okta/port.ts'
import { createOktaClient } from '../../../../src/main/engine/okta/sdk-client.ts'
import { createIsAlive } from '../../../../src/main/engine/processes.ts'
import { createAccessKnowledge } from '../../../../src/main/engine/provision/access/knowledge.ts'
import { createApplier } from '../../../../src/main/engine/provision/apply/applier.ts'
import type { AccessKnowledge, AccessState, Confirmed } from '../../../../src/main/engine/provision/types.ts'

export const connectorId = 'connector'

/** What applies plans, over a real ledger and a real client; everything around it is recorded. */
export function openSmallEngine(
  dataDir: string,
  options: {
    url: string
    token: string | null
    clock?: Clock
    access?: AccessKnowledge
    budget?: number
    answerWithin?: number
  },
) {
  const { clock = systemClock, access = createAccessKnowledge() } = options
  const db = openDatabase(join(dataDir, 'ledger.db'), ledgerFile)
  const connectors = createConnectorStore(db)
  const plans = createPlanStore(db)
  let { token } = options
  let opened: Promise<OktaClient> | null = null
  const confirmed: Confirmed[] = []
  const ended: string[] = []
  const progress: (PlanProgress & { at: number })[] = []
  const audits: { action: string; text: string; details: Record<string, unknown> | undefined }[] = []
  const lines: string[] = []
  let refusals = 0
  if (connectors.get(connectorId) === null) {
    connectors.insert({
      id: connectorId,
      name: 'Organization',
      host: '127.0.0.1',
      url: options.url,
      kind: 'demo',
      appName: 'Organization',
      createdAt: new Date().toISOString(),
    })
    connectors.setChanging(connectorId, { safetyLevel: 'confirm' })
  }

  const client = async (): Promise<Result<OktaClient>> => {
    if (token === null) return err('credential-missing', 'No credential is at hand.', 'Enter it.')
    opened ??= createOktaClient({
      baseUrl: options.url,
      credential: { kind: 'token', token },
      clock,
      ...(options.budget === undefined ? {} : { budget: options.budget }),
      ...(options.answerWithin === undefined ? {} : { answerWithin: options.answerWithin }),
    })
    return ok(await opened)
  }
  const applier = createApplier({
    plans,
    connectors,
    client,
    access,
    source: () => ({ db: null, version: 0, kinds: {} }),
    mirror: {
      confirmed: (_, step) => void confirmed.push(step),
      ended: (_, planId) => void ended.push(planId),
      settled: () => Promise.resolve(),
      close: () => Promise.resolve(),
    },
    clock,
    who: () => 'Ana Lima',
    isAlive: createIsAlive(clock, () => false),
    emit: (event) => void progress.push({ ...event, at: performance.now() }),
    changed: () => undefined,
    audit: (action, _, text, details) => void audits.push({ action, text, details }),
    log: (_, level, message) => void lines.push(`${level} ${message}`),
    refused: () => void (refusals += 1),
  })
  return {
    plans,
    connectors,
    applier,
    client,
    confirmed,
    ended,
    progress,
    audits,
    lines,
    refusals: () => refusals,
    /** Another credential, or none; the client in use is closed. */
    async setToken(next: string | null): Promise<void> {
      token = next
      const before = opened
      opened = null
      await (await before)?.close()
    },
    async close(): Promise<void> {
      await applier.close()
      await (await opened)?.close()
      db.close()
    },
  }
}
export type SmallEngine = ReturnType<typeof openSmallEngine>

/** Puts changes into a plan of their own, as a person who looked just now would. `expected` null: not checked. */
export function planOf(
  { plans }: Pick<SmallEngine, 'plans'>,
  changes: readonly { change: AccessChange; expected?: AccessState | null }[],
): string {
  const id = randomUUID()
  plans.create(
    {
      id,
      connectorId,
      connectorName: 'Organization',
      title: 'Changes',
      source: 'person',
      isBasket: false,
      createdAt: new Date().toISOString(),
      createdBy: 'Ana Lima',
    },
    changes.map(({ change, expected = null }) => ({
      change,
      expected,
      principalName: change.principalId,
      resourceName: change.resourceId,
      setName: null,
      before: 'before',
      after: 'after',
      findings: [],
      checked: 'none',
      checkedAt: null,
    })),
  )
  return id
}
