import type { AccessChange, Finding, FindingCode } from '../../../../preload/contract/models.ts'
import { knownGroup, knownUser, type KnownGroup, type KnownUser } from '../../db/snapshot/access-facts.ts'
import type { SnapshotSource } from '../../query/source.ts'
import type { AccessState } from '../types.ts'
import { factsOf, type Facts } from './known.ts'
import { mergedState } from './state.ts'
import { words } from './words.ts'

/** One change and everything that is known of it, as the findings ask for it. */
export interface About {
  change: AccessChange
  grants: boolean
  /** Okta's word where it was asked, filled up from the local data. */
  now: AccessState
  live: AccessState | null
  facts: Facts | null
  /** Id of the account that the credential acts as. */
  actsAs: string | null
  principal: string
  resource: string
  set: string | null
  /** Looked up once. */
  localUser: () => KnownUser | null
  localGroup: () => KnownGroup | null
}

const once = <T>(find: () => T): (() => T) => {
  let found: { value: T } | undefined
  return () => (found ??= { value: find() }).value
}

export function aboutOf(given: {
  change: AccessChange
  known: AccessState
  live: AccessState | null
  source: SnapshotSource
  actsAs: string | null
}): About {
  const { change, known, live, actsAs } = given
  const now = mergedState(known, live)
  const facts = factsOf(given.source)
  const { principalName, resourceName, setName } = words(change, now)
  const groupId = change.principalType === 'GROUP' ? change.principalId : change.resourceId
  return {
    change,
    grants: change.verb === 'grant',
    now,
    live,
    facts,
    actsAs,
    principal: principalName,
    resource: resourceName,
    set: setName,
    localUser: once(() =>
      facts === null || change.principalType === 'GROUP' ? null : knownUser(facts.reader, change.principalId),
    ),
    localGroup: once(() =>
      facts === null || (change.principalType === 'USER' && change.kind !== 'membership')
        ? null
        : knownGroup(facts.reader, groupId),
    ),
  }
}

const finding =
  (severity: Finding['severity']) =>
  (code: FindingCode, text: string, nextStep: string | null = null): Finding => ({
    code,
    severity,
    text,
    nextStep,
  })

export const blocker = finding('blocker')
export const warning = finding('warning')
export const info = finding('info')

/** Findings of a list in which what does not apply is false or null. */
export const those = (found: readonly (Finding | false | null | undefined)[]): Finding[] =>
  found.filter((one) => one !== false && one !== null && one !== undefined)
