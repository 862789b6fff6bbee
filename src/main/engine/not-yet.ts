import { err } from '../../preload/contract/index.ts'
import type { EngineHandlers } from './dispatch.ts'

const notYet = () => err('internal', 'This is not built yet.', 'Wait for the next version.')

/** Requests of the contract whose handlers are still to come. */
export const handlersToCome = {
  'people.page': notYet,
  'people.get': notYet,
  'people.rules': notYet,
  'people.saveRules': notYet,
  'people.preview': notYet,
  'people.promote': notYet,
  'people.runs': notYet,
  'people.undo': notYet,
  'people.conflicts': notYet,
  'people.resolve': notYet,
  'people.accounts': notYet,
  'people.assign': notYet,
} satisfies Partial<EngineHandlers>
