import type { AppError, Result } from '../../../preload/contract/errors.ts'
import type { AccessChange, ChangePlan, Finding } from '../../../preload/contract/models.ts'
import type { StoredStep } from '../db/ledger/plan-rows.ts'
import type { OktaClient } from '../okta/port.ts'
import type { SnapshotSource } from '../query/source.ts'

/** Changes that a person waits for go before everything that a sync asks. */
export const changePriority = 100

/** The person or group that a change is about, as far as a change depends on it. */
export interface Party {
  name: string
  /** Okta's status of an account; null for a group. */
  status: string | null
  /** OKTA_GROUP, APP_GROUP or BUILT_IN; null for an account. */
  groupType: string | null
}

/** The group, application or role of a change. */
export interface Resource {
  name: string
  /** Of a group. */
  groupType?: string
  /** Of an application: ACTIVE or INACTIVE, and what it does with accounts (Okta: "features"). */
  status?: string
  features?: readonly string[]
  /** Label of the resource set of a binding. */
  setName?: string
}

/** How an access is held. */
export interface Held {
  /** `direct`: by itself. `rule`: kept by group rules. `group`: through groups alone. `unknown`: not told. */
  by: 'direct' | 'rule' | 'group' | 'unknown'
  /** The rules or groups that hold it, where they are known. */
  through: readonly { id: string; name: string }[]
  /** Id by which Okta takes a role or a member of a binding away. */
  assignmentId?: string
  /** How many groups and applications a standard role is limited to; 0: everything; absent where not known. */
  targets?: number
  /** Of an assignment: Okta's status of it, as the local data keeps it. */
  status?: string
  /** What is needed to give it back: an application profile, the user name there, a priority. */
  restorable?: Restores
}

/** What to give back, of a step that undoes another. */
export interface Restores {
  profile?: Record<string, unknown>
  userName?: string
  priority?: number
  /** A password was set in the application; Okta never tells it, so it cannot be given back. */
  password?: true
  /** How it was held, where that cannot be given back as it was. */
  by?: 'rule' | 'group'
  /** How many groups and applications a role was limited to: giving it again gives it over everything. */
  targets?: number
}

/**
 * What is so of one change, in the local data or in Okta. Null means that there is none of it; a part that is
 * absent was not asked or is not visible, which is not the same.
 */
export interface AccessState {
  principal?: Party | null
  resource?: Resource | null
  held?: Held | null
}

/** One call that changes something. */
export interface WriteCall {
  method: 'POST' | 'PUT' | 'DELETE'
  path: string
  body?: unknown
}

export interface Looked {
  state: AccessState
  /** Calls that it took. */
  calls: number
}

/** Everything that depends on what kind of access a change is about. */
export interface AccessKnowledge {
  /** What the local data knows. */
  known(source: SnapshotSource, change: AccessChange): AccessState
  /** What Okta has now, by reads that show what was written just before. `held`: only whether and how it is held. */
  look(
    client: OktaClient,
    change: AccessChange,
    options: { parts: 'all' | 'held'; signal?: AbortSignal },
  ): Promise<Result<Looked>>
  /** Whether the change is so already; null where that is not known. */
  isSo(change: AccessChange, state: AccessState): boolean | null
  /** What is so before and after, and what things are called. */
  words(
    change: AccessChange,
    state: AccessState,
  ): { before: string; after: string; principalName: string; resourceName: string; setName: string | null }
  /** What is to be known before; `live` is null where Okta was not asked. */
  findings(about: {
    change: AccessChange
    known: AccessState
    live: AccessState | null
    source: SnapshotSource
    /** Id of the account that the credential acts as; null for a service app or where not known. */
    actsAs: string | null
    /** Whether the credential may do it, as the matrix says; null where that is not known. */
    permitted: { allowed: boolean; reason: string } | null
  }): Finding[]
  /** Why what Okta has now is not what the decision was made on, as a sentence; null where it is the same. */
  drift(change: AccessChange, expected: AccessState, now: AccessState): string | null
  /** The call that makes it so. */
  writeFor(change: AccessChange, now: AccessState, restores: Restores | null): Result<WriteCall>
  /** Okta refused because it was so already. */
  saysAlready(change: AccessChange, error: AppError): boolean
  /** Whether it changes who has admin rights, so that four eyes are needed. */
  touchesAdmins(source: SnapshotSource, change: AccessChange): boolean
  /** The change that takes a finished step back, or why there is none. `text`: with what loss. */
  inverse(
    step: Pick<StoredStep, 'change' | 'captured' | 'principalName' | 'resourceName'>,
  ): { change: AccessChange; restores: Restores | null; text: string } | { impossible: string }
}

/** A step that Okta was read to have carried out. */
export interface Confirmed {
  planId: string
  position: number
  change: AccessChange
  /** As it was read back. */
  state: AccessState
  at: string
}

/** Brings the local data up to confirmed steps at once, and to what follows from them by a delta sync. */
export interface Mirror {
  confirmed(connectorId: string, step: Confirmed): void
  /** The plan has ended: what follows from it is read, and its events are looked for. */
  ended(connectorId: string, planId: string): void
  /** Settles when what was confirmed is in the local data. */
  settled(connectorId: string): Promise<void>
  close(): Promise<void>
}

/** Runs plans. Whether a plan may be applied was decided before. */
export interface Applier {
  /** Takes a plan up, or queues it where it cannot go now; answers when that is in the ledger. */
  start(planId: string): Promise<Result<void>>
  /** Ends it after the calls under way. Answers when it has ended; at most the time of one call. */
  cancel(planId: string): Promise<void>
  waiting(planId: string): ChangePlan['waiting']
  /** Settles when the plan no longer runs in this process. */
  finished(planId: string): Promise<void>
  /** The network is there again. */
  online(): void
  /**
   * At the start: plans of a process that is gone become interrupted. Queued ones go on, unless `goOn` is false:
   * for a process that does one thing and ends.
   */
  begin(options?: { goOn?: boolean }): void
  close(): Promise<void>
}
