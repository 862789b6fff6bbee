import type { ErrorCode } from './errors.ts'
import type { DemoOrg } from './org.ts'

/** What goes wrong with a matching call. */
type FaultEffect =
  /** Answers later. */
  | { kind: 'latency'; milliseconds: number }
  /** 429 of an exceeded bucket. */
  | { kind: 'rate-limit' }
  /** 429 of too many simultaneous calls. */
  | { kind: 'concurrency-limit' }
  /** Any error, such as E0000011 (401), E0000006 (403), E0000009 (500) or E0000010 (503). */
  | { kind: 'error'; code: ErrorCode }
  /** 500 on groups with statistics in pages above this size. */
  | { kind: 'stats-too-large'; above: number }
  /** Half of the body, then a closed connection. */
  | { kind: 'cut' }
  /** The connection is reset before any answer, and nothing is done: the caller sees ECONNRESET. */
  | { kind: 'reset' }
  /** All is done, then the connection is reset before any answer: the caller sees ECONNRESET. */
  | { kind: 'lost' }
  /** Pages hold at most this many rows, whatever is asked, and the self link says so. */
  | { kind: 'clamp'; to: number }
  /** 400 E0000001 for calls with `after`, the others are left alone: what a cursor gets that is too old. */
  | { kind: 'expired-cursor' }
  /** `expand` is missing in `next` links. */
  | { kind: 'drop-expand' }
  /** 200 with an empty list and no next page. */
  | { kind: 'empty' }
  /** The first row of a list has no id and fields of the wrong type. */
  | { kind: 'malformed-row' }
  /**
   * The newest entries of the log, this many, are missing in the answers of `/logs`. They become readable with
   * the first call of `/logs` that the fault does not affect, in order of persistence after all that came in
   * the meantime, so that a client with a stored `next` link gets each of them once, and some out of order by time.
   */
  | { kind: 'late-log'; events: number }
  /** An answer of `/logs` ends with its last rows, up to three, a second time. */
  | { kind: 'duplicate-log' }
  /** The rows of an answer of `/logs` are in another order. */
  | { kind: 'shuffled-log' }
  /** 400 for `/logs` with `after`: the stored place in the log is no longer known. */
  | { kind: 'log-gone' }
  /** Changes the organization after the answer to the matching call. */
  | { kind: 'run'; action: (org: DemoOrg) => void }

export type Fault = FaultEffect & {
  /** Path without query; a string matches as a prefix. Default: every path, and `/api/v1/logs` for faults of the log. */
  path?: string | RegExp
  method?: string
  /** Leaves the first calls alone. Default 0. */
  skip?: number
  /** Affects this many calls. Default: all. */
  times?: number
}

/** Faults to inject; they can be set and cleared while the server runs. */
export interface FaultControl {
  add(fault: Fault): void
  clear(): void
}

export interface FaultBook extends FaultControl {
  readonly empty: boolean
  /** The faults that apply to a call; counts it. */
  match(method: string, path: string, query: string): Fault[]
}

const LOG = '/api/v1/logs'
const LOG_KINDS: readonly Fault['kind'][] = ['late-log', 'duplicate-log', 'shuffled-log', 'log-gone']
/** Kinds that affect, and count, only calls which continue a list. */
const CURSOR_KINDS: readonly Fault['kind'][] = ['expired-cursor', 'log-gone']

export function createFaults(): FaultBook {
  let active: { fault: Fault; seen: number }[] = []
  const hits = (
    { kind, path = LOG_KINDS.includes(kind) ? LOG : undefined, method }: Fault,
    calledMethod: string,
    calledPath: string,
    query: string,
  ): boolean => {
    if (method !== undefined && method !== calledMethod) return false
    if (CURSOR_KINDS.includes(kind) && !new URLSearchParams(query).has('after')) return false
    if (path === undefined) return true
    return typeof path === 'string' ? calledPath.startsWith(path) : path.test(calledPath)
  }
  return {
    get empty() {
      return active.length === 0
    },
    add: (fault) => void active.push({ fault, seen: 0 }),
    clear() {
      active = []
    },
    match(method, path, query) {
      const found: Fault[] = []
      for (const entry of active) {
        const { fault } = entry
        if (!hits(fault, method, path, query)) continue
        entry.seen += 1
        const { skip = 0, times = fault.kind === 'run' ? 1 : Infinity } = fault
        if (entry.seen > skip && entry.seen <= skip + times) found.push(fault)
      }
      return found
    },
  }
}
