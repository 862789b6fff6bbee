import type { Connector } from '../../../preload/contract/index.ts'
import type { SetupStep } from '../../lib/search.ts'

/** What each step of the set-up is given. */
export interface StepProps {
  readonly connector: Connector
  readonly go: (step: SetupStep) => void
}
