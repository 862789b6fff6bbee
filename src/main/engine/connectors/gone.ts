import { err } from '../../../preload/contract/index.ts'

/** The connector that was asked for was removed meanwhile. */
export const gone = () =>
  err('not-found', 'This connector no longer exists.', 'Go back to the list of connectors.')
