import { err } from '../../preload/contract/index.ts'
import type { EngineHandlers } from './dispatch.ts'

const notYet = () => err('internal', 'This is not built yet.', 'Wait for the next version.')

/** Requests of the contract that are still to be built. */
export const notYetHandlers = {
  'access.routes': notYet,
  'access.roles': notYet,
} satisfies Partial<EngineHandlers>
