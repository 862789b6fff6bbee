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
  /** `expand` is missing in `next` links. */
  | { kind: 'drop-expand' }
  /** 200 with an empty list and no next page. */
  | { kind: 'empty' }
  /** The first row of a list has no id and fields of the wrong type. */
  | { kind: 'malformed-row' }
  /** Changes the organization after the answer to the matching call. */
  | { kind: 'run'; action: (org: DemoOrg) => void }

export type Fault = FaultEffect & {
  /** Path without query; a string matches as a prefix. Default: every path. */
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
  match(method: string, path: string): Fault[]
}

export function createFaults(): FaultBook {
  let active: { fault: Fault; seen: number }[] = []
  const hits = ({ path, method }: Fault, calledMethod: string, calledPath: string): boolean => {
    if (method !== undefined && method !== calledMethod) return false
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
    match(method, path) {
      const found: Fault[] = []
      for (const entry of active) {
        const { fault } = entry
        if (!hits(fault, method, path)) continue
        entry.seen += 1
        const { skip = 0, times = fault.kind === 'run' ? 1 : Infinity } = fault
        if (entry.seen > skip && entry.seen <= skip + times) found.push(fault)
      }
      return found
    },
  }
}
