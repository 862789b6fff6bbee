import type { Result } from '../../../preload/contract/errors.ts'
import type { Wanted } from './selected-json.ts'

/**
 * The one door to Okta. Everything above this folder knows these types only; what stands behind
 * them (the Okta SDK, connections, limits, retries) is this folder's business.
 */

/** Time as the client sees it, so that tests can set it. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number
  /** Runs `task` once after `milliseconds`; the answer takes it back. */
  after(milliseconds: number, task: () => void): () => void
}

export interface CallOptions {
  signal?: AbortSignal
  /** Takes the call back for as long as it waits to be sent; one that is under way goes on to its end. */
  cancelQueued?: AbortSignal
  /** Larger goes first within a bucket; 0 when absent. */
  priority?: number
  /** Parts of the body that are wanted; the others are stepped over unread. All of it when absent. */
  wanted?: Wanted
}

/** The headers of an answer that mean something to a caller. */
export interface AnswerHeaders {
  /** All Link lines, joined by ", ". */
  link?: string
  requestId?: string
  /** X-Rate-Limit-Limit and -Remaining: calls in the bucket's window. */
  limit?: number
  remaining?: number
  /** X-Rate-Limit-Reset, epoch milliseconds on the server's clock. */
  reset?: number
  /** Date, epoch milliseconds on the server's clock. */
  date?: number
}

export interface OktaAnswer<T> {
  status: number
  /** The parsed body; null where the answer has none. */
  body: T
  headers: AnswerHeaders
}

export interface OktaPage<T> {
  /** As Okta sent them: shapes are the caller's to check. */
  rows: T[]
  /** Absolute URL of the next page. */
  next: string | null
  /** Page size the server says it used (self link), to see a clamp. */
  selfLimit: number | null
  /** Date of the answer, epoch milliseconds on the server's clock. */
  date: number | null
}

export interface BucketStats {
  /** Sent, answered or not. */
  calls: number
  inFlight: number
  /** Calls that a window allows, as the last answers said; null before the first. */
  limit: number | null
  /** Calls left to all clients in the present window; null between two windows. */
  remaining: number | null
  /** Calls that this client may still send in the present window: what the budget and others leave. */
  left: number | null
  /** Epoch milliseconds on this machine's clock. */
  resetAt: number | null
}

export interface ClientStats {
  /** Answers and attempts that reached for the network, retries included. */
  calls: number
  /** Answers with status 429. */
  rateLimited: number
  retries: number
  inFlight: number
  /** Epoch milliseconds while everything waits for new windows, else null. */
  waitingUntil: number | null
  byBucket: Record<string, BucketStats>
}

export interface OktaClient {
  /** Origin of the organization, without a slash at the end. */
  readonly baseUrl: string
  /** One read. `path` starts with /api/ or is an absolute URL of the same origin. Retried where that is safe. */
  get<T>(path: string, options?: CallOptions): Promise<Result<OktaAnswer<T>>>
  /** One write. Repeated only when Okta certainly did not act on it. */
  send<T>(
    method: 'POST' | 'PUT' | 'DELETE',
    path: string,
    body?: unknown,
    options?: CallOptions,
  ): Promise<Result<OktaAnswer<T>>>
  /**
   * Pages of a list, one call each, ended by an error value or after the last page. `path` may be a
   * `next` URL of an earlier run. `envelope` names the array inside a body such as
   * {"value":[…],"_links":{"next":…}}; paging then follows the body, and the Link header too.
   */
  pages<T>(
    path: string,
    options?: CallOptions & { envelope?: string },
  ): AsyncGenerator<Result<OktaPage<T>>, void>
  /** Okta: GET /api/v1/org where the credential may read it, else the public /.well-known/okta-organization. */
  org(): Promise<Result<{ id: string; name: string | null; subdomain: string | null }>>
  /** What the credential is, and what Okta lets it ask for. `renew`: a service app's scopes are asked for again. */
  access(options?: { renew?: boolean; signal?: AbortSignal }): Promise<Result<Access>>
  /** Okta: GET /api/v1/users/me. Null when the credential is not a user. */
  me(): Promise<Result<{ id: string; login: string; status: string } | null>>
  readonly stats: ClientStats
  /** Changes the share 0..1 of each bucket's limit that this client may use, at once. */
  setBudget(share: number): void
  close(): Promise<void>
}

/** A failed or repeated call, for the log. Holds no credential. */
export interface CallProblem {
  level: 'warn' | 'error'
  message: string
  details: Record<string, unknown>
}

/** An API token, sent as SSWS, or a service app's client id and private key (PEM or JWK, as text). */
export type OktaCredential =
  | { kind: 'token'; token: string }
  | { kind: 'service-app'; clientId: string; privateKey: string; keyId?: string | undefined }

/** Okta's scopes that a service app was granted, and those it was refused, of all that the app asks for. */
export interface Scopes {
  granted: string[]
  refused: string[]
}

/** `bound`: proofs of possession go with each call (DPoP). */
export type Access =
  | { kind: 'token' }
  | { kind: 'service-app'; clientId: string; keyId: string; scopes: Scopes; bound: boolean }

export interface OktaClientOptions {
  /** https://host, or http://127.0.0.1:PORT. */
  baseUrl: string
  credential: OktaCredential
  /** Calls under way at once; 32 when absent. */
  concurrency?: number
  /** Milliseconds until an answer must begin; 90,000 when absent. */
  answerWithin?: number
  /** Share 0..1 of each bucket's limit this client may use, until `setBudget`; `defaultBudget` when absent. */
  budget?: number
  clock?: Clock
  /** Scopes as they were found before, so that a service app need not find them out again. */
  knownScopes?: Scopes
  onCallProblem?(problem: CallProblem): void
  /** Is told of access tokens before they are used, so that they can be kept out of every text. */
  onSecret?(secret: string): void
  /** Okta answered a call of this credential: `refused` where it does not permit it (403). */
  onAnswer?(call: { method: string; path: string; accepted: boolean; refused: boolean }): void
  userAgent?: string
}
