import { err } from '../../preload/contract/index.ts'
import type { EngineHandlers } from './dispatch.ts'

const notYet = () => err('internal', 'This is not built yet.', 'Wait for the next version.')

/** Requests of the contract that are still to be built. */
export const notYetHandlers = {
  'plans.list': notYet,
  'plans.get': notYet,
  'plans.steps': notYet,
  'plans.add': notYet,
  'plans.removeSteps': notYet,
  'plans.check': notYet,
  'plans.apply': notYet,
  'plans.cancel': notYet,
  'plans.resume': notYet,
  'plans.retry': notYet,
  'plans.skip': notYet,
  'plans.discard': notYet,
  'plans.undo': notYet,
  'host.approvePlan': notYet,
  'host.exportPlan': notYet,
  'host.online': notYet,
} satisfies Partial<EngineHandlers>
