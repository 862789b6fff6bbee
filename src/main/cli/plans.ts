import { err, ok, planStates, type ChangePlan } from '../../preload/contract/index.ts'
import type { Engine } from '../engine/engine.ts'
import { connected } from './access.ts'
import { wholeNumber, type Command, type Values } from './arguments.ts'
import { ask, choose } from './choose.ts'
import type { Document, Told } from './outcome.ts'
import { applied, checkAndApply, reach, shown } from './provision.ts'

type Write = (line: string) => void
type Answer = Promise<Told<Document | null>>

const actions = ['list', 'show', 'apply', 'undo'] as const
const endedStates = new Set<string>(['applied', 'discarded'])

/** Plans: which there are, one of them, apply one, take one back. */
export async function plans(engine: Engine, { positionals, values }: Command, write: Write): Answer {
  const [action = '', planId] = positionals
  if (!actions.includes(action as (typeof actions)[number])) {
    return err('invalid-input', `plans takes one of ${actions.join(', ')}.`, 'See access-desk --help.')
  }
  const stray = strayOption(action, values)
  if (stray !== null)
    return err('invalid-input', `plans ${action} does not take --${stray}.`, 'See access-desk --help.')
  if (action === 'list') {
    return planId === undefined
      ? list(engine, values, write)
      : err('invalid-input', `"${planId}" was not expected.`, 'See access-desk --help.')
  }
  if (planId === undefined)
    return err('invalid-input', 'The ID of the plan is missing.', 'See access-desk plans list.')
  const plan = await ask(engine, 'plans.get', { planId })
  if (!plan.ok) return plan
  if (action === 'show') return shown(engine, plan.value, values, write)
  const connector = await connected(engine, { ...values, connector: plan.value.connectorId })
  if (!connector.ok) return connector
  const reached = await reach(engine, connector.value.id)
  if (!reached.ok) return reached
  return action === 'apply'
    ? apply(engine, plan.value, values, write)
    : undo(engine, plan.value, values, write)
}

/** An option that this action has no use for; null where there is none. */
function strayOption(action: string, values: Values): string | null {
  const takes: Record<string, readonly string[]> = {
    list: ['connector', 'limit'],
    show: [],
    apply: ['typed'],
    undo: ['typed', 'plan-only'],
  }
  const told = (['connector', 'limit', 'typed', 'plan-only'] as const).filter(
    (option) => values[option] !== undefined,
  )
  return told.find((option) => takes[action]?.includes(option) !== true) ?? null
}

async function list(engine: Engine, values: Values, write: Write): Answer {
  const limit = wholeNumber(values, 'limit', { otherwise: 50, least: 1, most: 200 })
  if (!limit.ok) return limit
  const connector = values.connector === undefined ? null : await choose(engine, values)
  if (connector?.ok === false) return connector
  const found = await ask(engine, 'plans.list', {
    ...(connector === null ? {} : { connectorId: connector.value.id }),
    states: planStates.filter((state) => state !== 'discarded'),
    limit: limit.value,
  })
  if (!found.ok) return found
  const { rows, total, byState } = found.value
  if (values.json === true) {
    const plans = rows.map(({ planId, connectorId, title, state, source, createdAt, createdBy, counts }) => ({
      planId,
      connectorId,
      title,
      state,
      source,
      createdAt,
      createdBy,
      counts,
    }))
    return ok({ plans, total, byState })
  }
  for (const { planId, state, createdAt, connectorName, title } of rows)
    write(`${planId}  ${state}  ${createdAt}  ${connectorName}: ${title}`)
  if (rows.length === 0) write('There are no plans.')
  return ok(null)
}

function apply(engine: Engine, plan: ChangePlan, values: Values, write: Write): Answer {
  if (plan.state === 'draft') return checkAndApply(engine, plan.planId, values, write)
  if (plan.state === 'queued' || plan.state === 'interrupted') return applied(engine, plan, values, write)
  const { title, state } = plan
  const next = endedStates.has(state) ? 'Make a new one.' : `See access-desk plans show ${plan.planId}.`
  return Promise.resolve(err('conflict', `“${title}” is ${state}, so there is nothing to apply.`, next))
}

/** Takes back what a plan changed; what cannot be taken back is told with the rest. */
async function undo(engine: Engine, plan: ChangePlan, values: Values, write: Write): Answer {
  const made = await ask(engine, 'plans.undo', { planId: plan.planId })
  if (!made.ok) return made
  const { impossible } = made.value
  if (values.json !== true)
    for (const { position, text } of impossible) write(`Step ${position} cannot be undone: ${text}`)
  if (made.value.plan === null) {
    const why = impossible[0]?.text ?? 'It changed nothing.'
    return {
      ...err('conflict', `Nothing of “${plan.title}” can be undone. ${why}`, 'Nothing was sent.'),
      document: { impossible },
    }
  }
  const { planId } = made.value.plan
  const done = await checkAndApply(engine, planId, values, write)
  const left = await ask(engine, 'plans.get', { planId })
  if (!done.ok && left.ok && left.value.state === 'draft') await ask(engine, 'plans.discard', { planId })
  if (done.ok) return ok(done.value === null ? null : { ...done.value, impossible })
  return 'document' in done ? { ...done, document: { ...done.document, impossible } } : done
}
