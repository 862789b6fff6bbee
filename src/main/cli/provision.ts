import {
  ok,
  type AppError,
  type ChangePlan,
  type ChangeVerb,
  type Result,
} from '../../preload/contract/index.ts'
import type { Engine } from '../engine/engine.ts'
import { connected } from './access.ts'
import type { Command, Values } from './arguments.ts'
import { changeOf, principalType, readChange } from './change.ts'
import { ask } from './choose.ts'
import { failureOf, planDocument, planLines, stepsOf, type Document, type Told } from './outcome.ts'

/** Gives or takes one access, or, with `--plan-only`, tells what that would do. */
export async function provision(
  engine: Engine,
  { name, values }: Command,
  write: (line: string) => void,
): Promise<Told<Document | null>> {
  const asked = readChange(name as ChangeVerb, values)
  if (!asked.ok) return asked
  const connector = await connected(engine, values)
  if (!connector.ok) return connector
  const connectorId = connector.value.id
  const reached = await reach(engine, connectorId)
  if (!reached.ok) return reached
  const type = await principalType(engine, connectorId, asked.value)
  if (!type.ok) return type
  const made = await ask(engine, 'plans.add', {
    connectorId,
    changes: [changeOf(asked.value, type.value)],
    apart: true,
    source: 'cli',
  })
  if (!made.ok) return made
  const { planId } = made.value.plan
  const done = await checkAndApply(engine, planId, values, write)
  // A draft of a change that was refused would be in nobody's way but on every list.
  const left = await ask(engine, 'plans.get', { planId })
  if (!done.ok && left.ok && left.value.state === 'draft') await ask(engine, 'plans.discard', { planId })
  return done
}

/** Asks Okta for little, because a check that cannot ask it falls back on the local data without saying why. */
export async function reach(engine: Engine, connectorId: string): Promise<Result<null>> {
  const client = await engine.plans.client(connectorId)
  if (!client.ok) return client
  const access = await client.value.access()
  if (!access.ok) return access
  const me = await client.value.me()
  return me.ok ? ok(null) : me
}

/** Checks a draft with Okta, and applies it unless only the plan was asked for. */
export async function checkAndApply(
  engine: Engine,
  planId: string,
  values: Values,
  write: (line: string) => void,
): Promise<Told<Document | null>> {
  const checked = await ask(engine, 'plans.check', { planId })
  if (!checked.ok) return checked
  if (values['plan-only'] === true) return shown(engine, checked.value, values, write)
  return applied(engine, checked.value, values, write)
}

/** Tells of a plan: one document, or lines. */
export async function shown(
  engine: Engine,
  plan: ChangePlan,
  { json }: Values,
  write: (line: string) => void,
): Promise<Result<Document | null>> {
  const steps = await stepsOf(engine, plan.planId)
  if (!steps.ok) return steps
  if (json === true) return ok(planDocument(plan, steps.value))
  for (const line of planLines(plan, steps.value)) write(line)
  return ok(null)
}

/** Applies a checked draft, or goes on with a plan, and waits for its end. An interrupt ends it. */
export async function applied(
  engine: Engine,
  plan: ChangePlan,
  values: Values,
  write: (line: string) => void,
): Promise<Told<Document | null>> {
  const { planId, connectorId } = plan
  let interrupted = false
  const interrupt = (): void => {
    interrupted = true
    void ask(engine, 'plans.cancel', { planId })
  }
  process.once('SIGINT', interrupt)
  try {
    const begun =
      plan.state === 'draft'
        ? await ask(engine, 'plans.apply', {
            planId,
            fingerprint: plan.fingerprint,
            ...(values.typed === undefined ? {} : { typed: values.typed }),
          })
        : await ask(engine, 'plans.resume', { planId })
    if (!begun.ok) return refusedToBegin(engine, begun.error, plan)
    await engine.plans.finished(planId)
  } finally {
    process.off('SIGINT', interrupt)
  }
  let ended = await ask(engine, 'plans.get', { planId })
  if (!ended.ok) return ended
  const { error, waiting } = ended.value
  // Whoever asked goes away with this command, so nothing is left to be done behind their back.
  if (ended.value.state === 'queued' || ended.value.state === 'interrupted') {
    ended = await ask(engine, 'plans.cancel', { planId })
    if (!ended.ok) return ended
  }
  await engine.plans.shown(connectorId)
  const steps = await stepsOf(engine, planId)
  if (!steps.ok) return steps
  const failure =
    waiting !== null && error !== null && !interrupted ? error : failureOf(ended.value, steps.value)
  if (values.json !== true) for (const line of planLines(ended.value, steps.value)) write(line)
  if (failure !== null) return { ok: false, error: failure, document: planDocument(ended.value, steps.value) }
  return ok(values.json === true ? planDocument(ended.value, steps.value) : null)
}

/** Why a plan was not begun, with what was found about its steps. */
async function refusedToBegin(engine: Engine, error: AppError, plan: ChangePlan): Promise<Told<null>> {
  const steps = await stepsOf(engine, plan.planId)
  if (!steps.ok) return steps
  const blockers = steps.value.flatMap(({ findings }) =>
    findings.filter(({ severity }) => severity === 'blocker'),
  )
  const [blocker] = blockers
  const document = planDocument(plan, steps.value)
  if (error.code === 'invalid-input') {
    // The level asks for the organization's name: a stop for safety, not a slip of the command line.
    const nextStep = `${error.nextStep} Give it with --typed.`
    return { ok: false, error: { ...error, code: 'refused-for-safety', nextStep }, document }
  }
  if (error.code !== 'refused-for-safety' || blocker === undefined || plan.counts.steps > 1)
    return { ok: false, error, document }
  const code =
    blocker.code === 'not-permitted'
      ? 'forbidden'
      : blocker.code === 'no-such-principal' || blocker.code === 'no-such-resource'
        ? 'not-found'
        : 'refused-for-safety'
  const nextStep = blocker.nextStep ?? 'Nothing was sent.'
  return { ok: false, error: { code, message: blocker.text, nextStep }, document }
}
