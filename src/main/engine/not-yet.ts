import { err } from '../../preload/contract/index.ts'
import type { EngineHandlers } from './dispatch.ts'

const notYet = () => err('internal', 'This is not built yet.', 'Wait for the next version.')

/** Requests of the contract whose handlers are still to come. */
export const handlersToCome = {
  'connectors.add': notYet,
  'connectors.setDomain': notYet,
  'connectors.replaceOrganization': notYet,
  'connectors.setOwners': notYet,
  'apps.managed': notYet,
  'apps.unmanaged': notYet,
  'apps.manage': notYet,
  'apps.create': notYet,
  'apps.rename': notYet,
  'apps.unmanage': notYet,
  'mail.settings': notYet,
  'mail.list': notYet,
  'mail.resend': notYet,
  'mail.test': notYet,
  'host.setMail': notYet,
  'host.mail': notYet,
  'accounts.preview': notYet,
  'accounts.act': notYet,
  'accounts.create': notYet,
} satisfies Partial<EngineHandlers>
