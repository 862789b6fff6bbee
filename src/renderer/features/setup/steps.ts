import type { Connector } from '../../../preload/contract/index.ts'
import { type SetupStep, setupSteps } from '../../lib/search.ts'

export const stepLabels: Record<SetupStep, string> = {
  domain: 'Domain',
  account: 'Service account',
  credential: 'Credential',
  options: 'Options',
  test: 'Test and permissions',
  sync: 'First sync',
  summary: 'Summary',
}

/** The step a connector's setup stands at; a finished one stands at the summary. */
export const currentStep = (connector: Pick<Connector, 'setupStep'> | undefined): SetupStep =>
  connector === undefined ? 'domain' : (connector.setupStep ?? 'summary')

/** Steps before and at the first unfinished one may be visited. */
export const isReachable = (step: SetupStep, furthest: SetupStep): boolean =>
  setupSteps.indexOf(step) <= setupSteps.indexOf(furthest)

/** The step on screen: the asked one where it may be visited, else the first unfinished. */
export const shownStep = (asked: SetupStep | undefined, furthest: SetupStep): SetupStep =>
  asked !== undefined && isReachable(asked, furthest) ? asked : furthest
