import type { AppError, Mail, MailSettings } from '../../../preload/contract/index.ts'
import type { Audit } from '../audit/trail.ts'
import type { MailStore } from '../db/ledger/mails.ts'
import type { Clock } from '../okta/port.ts'
import type { MailFailure } from './failures.ts'
import type { Send } from './transport.ts'

/** What is needed to send: settings with a sender, the password, and the sender's name. */
export interface MailAccount {
  settings: MailSettings
  password: string
  senderName: string
}

export interface OutboxDeps {
  store: MailStore
  send: Send
  clock: Clock
  /** Null where something is missing; then everything waits. */
  account: () => MailAccount | null
  audit: Audit
  changed: (connectorId: string | null) => void
  log: (level: 'info' | 'warn', mail: Mail, message: string, error?: AppError) => void
}

const minute = 60_000
/** Waits after the first, second, ... failure of a message; after one more it is given up. */
const waits = [minute, 5 * minute, 15 * minute, 60 * minute]
/** Another process may have put something in. */
const lookAgain = minute

/**
 * Sends what stands in the outbox, one after the other. All that must survive a restart is in the ledger:
 * what waits, since when, how often it was tried, and what was being sent when the process ended.
 */
export function createOutbox(deps: OutboxDeps) {
  const { store, clock } = deps
  const ending = new AbortController()
  const iso = (at = clock.now()): string => new Date(at).toISOString()
  let cancelTimer: (() => void) | null = null
  let working = false
  const busy = new Set<Promise<unknown>>()
  let again = false
  let begun = false

  function record(mail: Mail, failure: MailFailure | null, retries: boolean): void {
    if (failure === null) {
      store.sent(mail.id, iso())
      deps.audit('mail.sent', mail.connectorId, `“${mail.subject}” was sent to ${mail.to}.`, undefined, 'app')
      deps.log('info', mail, `An e-mail was sent to ${mail.to}.`)
      return
    }
    const { error, lasting } = failure
    const wait = retries && !lasting ? waits[mail.attempts] : undefined
    store.failed(mail.id, error, wait === undefined ? null : iso(clock.now() + wait))
    deps.log('warn', mail, `An e-mail to ${mail.to} was not sent: ${error.message}`, error)
    if (wait !== undefined) return
    deps.audit(
      'mail.failed',
      mail.connectorId,
      `“${mail.subject}” could not be sent to ${mail.to}: ${error.message}`,
      undefined,
      'app',
    )
  }

  /** Sends one that is claimed, and writes down how that went. */
  async function deliver(mail: Mail, account: MailAccount, retries: boolean): Promise<void> {
    deps.changed(mail.connectorId)
    const failure = await deps.send({ ...account, mail }, ending.signal)
    if (ending.signal.aborted && failure !== null) return
    record(mail, failure, retries)
    deps.changed(mail.connectorId)
  }

  /** Waits for it also when the app ends, so that nothing is written into a closed ledger. */
  function counted<T>(work: Promise<T>): Promise<T> {
    const entry = work.finally(() => busy.delete(entry))
    busy.add(entry)
    return entry
  }

  async function sendDue(): Promise<void> {
    for (;;) {
      const account = deps.account()
      const mail = account === null || ending.signal.aborted ? null : store.due(iso())
      if (account === null || mail === null) return
      if (store.claim(mail.id)) await deliver(mail, account, true)
    }
  }

  /** Sends what is due and sets the timer for what comes next. */
  function look(): void {
    if (!begun || ending.signal.aborted) return
    again = true
    if (!working) void counted(work())
  }

  async function work(): Promise<void> {
    working = true
    try {
      while (again) {
        again = false
        await sendDue()
      }
    } catch {
      // A ledger that cannot be written to now, on a full or busy disk, can be another time.
    }
    working = false
    cancelTimer?.()
    if (ending.signal.aborted) return
    const now = clock.now()
    const due = deps.account() === null ? null : store.nextAt()
    const wait = due === null ? lookAgain : Math.min(lookAgain, Math.max(1000, Date.parse(due) - now))
    cancelTimer = clock.after(wait, look)
  }

  return {
    /** Begins; what an earlier process was sending when it ended is sent again. */
    begin(): void {
      begun = true
      store.putBack(iso())
      look()
    },
    look,
    /** Sends one now, once, whatever else waits; settles when that is done. */
    async sendOnce(mail: Mail, account: MailAccount): Promise<void> {
      if (store.claim(mail.id)) await counted(deliver(mail, account, false))
    },
    /** Ends what is under way; it goes out at the next start. */
    async close(): Promise<void> {
      cancelTimer?.()
      ending.abort()
      await Promise.allSettled(busy)
      if (begun) store.putBack(iso())
    },
  }
}
