import type { AppError, Connector } from '../../../preload/contract/index.ts'
import { credentialNouns, credentialTitles } from '../../lib/credential/words.ts'

export type CheckState = 'waiting' | 'running' | 'done' | 'failed'
export interface Check {
  readonly label: string
  readonly state: CheckState
  readonly fact?: string
}

/** Failures that mean Okta itself was never heard; any other answer proves that it was reached. */
const unreached: readonly AppError['code'][] = [
  'offline',
  'engine-unavailable',
  'credential-missing',
  'internal',
  'cancelled',
]

const check = (label: string, state: CheckState, fact?: string | null): Check =>
  state === 'done' && fact ? { label, state, fact } : { label, state }

/**
 * The live test as three lines: reached, credential accepted, permissions read. One request does all
 * three, so a failure is placed by its code.
 */
export function testChecks(
  connector: Pick<Connector, 'host' | 'orgName' | 'credential' | 'capabilities'>,
  running: boolean,
  error: AppError | null,
): readonly Check[] {
  const states = (): readonly CheckState[] => {
    if (running) return ['running', 'waiting', 'waiting']
    if (error !== null) {
      if (unreached.includes(error.code)) return ['failed', 'waiting', 'waiting']
      if (error.code === 'unauthorized') return ['done', 'failed', 'waiting']
      return ['done', 'done', 'failed']
    }
    const all = connector.capabilities === null ? 'waiting' : 'done'
    return [all, all, all]
  }
  const { credential } = connector
  const [reached = 'waiting', accepted = 'waiting', read = 'waiting'] = states()
  return [
    check(`Reach ${connector.host}`, reached, connector.orgName),
    check(
      `${credentialTitles[credential.kind]} accepted by Okta`,
      accepted,
      credential.actsAs === undefined ? undefined : `acts as ${credential.actsAs}`,
    ),
    check(`Permissions of the ${credentialNouns[credential.kind]} read`, read),
  ]
}
