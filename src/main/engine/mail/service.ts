import { randomUUID } from 'node:crypto'
import {
  err,
  ok,
  type AppError,
  type Mail,
  type MailSettings,
  type Owner,
} from '../../../preload/contract/index.ts'
import type { ConnectorStore, StoredConnector } from '../db/ledger/connectors.ts'
import type { SettingsStore } from '../db/ledger/settings.ts'
import type { SyncStore } from '../db/ledger/syncs.ts'
import type { EngineHandlers } from '../dispatch.ts'
import { credentialMessage, failuresMessage, invitation, oneLine } from './message.ts'
import { createOutbox, type MailAccount, type OutboxDeps } from './outbox.ts'
import { checkMailSettings } from './settings.ts'

export interface MailDeps extends Omit<OutboxDeps, 'account'> {
  settings: SettingsStore
  connectors: Pick<ConnectorStore, 'get' | 'owners' | 'appOf'>
  syncs: Pick<SyncStore, 'failuresInRow' | 'runningIn'>
  /** Tells whoever is at this computer. */
  notice: (connectorId: string, message: string) => void
  addSecret: (secret: string) => void
  /** Whether this process sends; another one leaves what it writes to that. */
  sends: boolean
}

/** Failures in a row after which the owners are written to. */
const failuresTold = 3
const day = 24 * 3_600_000

const same = (a: MailSettings | null, b: MailSettings | null): boolean =>
  a === null || b === null
    ? a === b
    : (['host', 'port', 'encryption', 'user', 'from'] as const).every((key) => a[key] === b[key])

const noServer = () =>
  err('not-found', 'No mail server is set yet.', 'Enter one in the mail settings, or use your mail program.')
const noMail = () => err('not-found', 'This e-mail is no longer there.', 'Look at the list of e-mails.')
const noPassword = () =>
  err(
    'credential-missing',
    'The password of the mail server is not at hand.',
    'Enter it in the mail settings; then this is sent.',
  )
const noSender = () =>
  err(
    'invalid-input',
    'There is no address to send from.',
    'Enter a sender in the mail settings, or your e-mail address in your profile.',
  )

/** E-mails to the owners of connectors: what is written to whom, the mail server, and the outbox. */
export function createMails(deps: MailDeps) {
  const { store, settings, connectors } = deps
  let password = ''
  const profile = () => settings.get('profile') ?? { name: '', email: '' }
  const iso = (at = deps.clock.now()): string => new Date(at).toISOString()

  /** What keeps everything from being sent; null where nothing does. */
  function obstacle(): AppError | null {
    const server = settings.get('mail')
    if (server === null) return noServer().error
    if (server.user !== '' && password === '') return noPassword().error
    return server.from === '' && profile().email === '' ? noSender().error : null
  }
  function account(): MailAccount | null {
    const server = settings.get('mail')
    if (server === null || obstacle() !== null) return null
    const { name, email } = profile()
    return {
      settings: { ...server, from: server.from === '' ? email : server.from },
      password,
      senderName: oneLine(name === '' ? 'Access Desk' : `${name} (Access Desk)`),
    }
  }
  const outbox = createOutbox({ ...deps, account })

  /** A message that waits for something that is missing says what. */
  function view(mail: Mail): Mail {
    if (mail.state !== 'waiting' && mail.state !== 'not-configured') return mail
    return { ...mail, error: obstacle() ?? mail.error }
  }
  const viewOf = (mailId: string) => {
    const mail = store.get(mailId)
    return mail === null ? noMail() : ok(view(mail))
  }

  function put(mail: Pick<Mail, 'connectorId' | 'kind' | 'to' | 'subject' | 'text'>): string {
    const id = randomUUID()
    const state = settings.get('mail') === null ? 'not-configured' : 'waiting'
    store.insert({ ...mail, subject: oneLine(mail.subject), id, state, createdAt: iso() })
    deps.changed(mail.connectorId)
    return id
  }

  const addresses = (owners: readonly Owner[]): string[] => [
    ...new Map(
      owners.filter(({ email }) => email !== '').map(({ email }) => [email.toLowerCase(), email]),
    ).values(),
  ]

  /** Writes to every owner of a connector who has an address; how many those are. */
  function queue(
    kind: 'sync-failures' | 'credential-warning',
    connectorId: string,
    subject: string,
    text: string,
  ): number {
    // A warning stays true for days; once a day is enough.
    if (kind === 'credential-warning' && store.madeSince(connectorId, kind, iso(deps.clock.now() - day)) > 0)
      return 0
    const to = addresses(connectors.owners(connectorId))
    for (const address of to) put({ connectorId, kind, to: address, subject, text })
    outbox.look()
    return to.length
  }

  const handlers = {
    'mail.settings': () => ok({ settings: settings.get('mail'), signIn: password !== '' }),
    'mail.list': (query) => {
      const { rows, total } = store.page(query)
      return ok({ rows: rows.map(view), total })
    },
    'mail.resend': ({ mailId }) => {
      const mail = store.get(mailId)
      if (mail === null) return noMail()
      if (settings.get('mail') === null) return noServer()
      if (mail.state === 'sending')
        return err('conflict', 'This e-mail is being sent now.', 'Wait a moment and look again.')
      // One that arrived already goes out as a message of its own.
      const id = mail.state === 'sent' ? put(mail) : mail.id
      store.retry(id, iso())
      deps.changed(mail.connectorId)
      const answer = viewOf(id)
      outbox.look()
      return answer
    },
    'mail.test': async () => {
      const missing = obstacle()
      if (missing !== null) return { ok: false, error: missing }
      const { email } = profile()
      if (email === '') {
        return err(
          'invalid-input',
          'Your profile has no e-mail address that a test could go to.',
          'Enter your e-mail address in your profile.',
        )
      }
      const own = account()
      if (own === null) return noServer()
      const id = put({
        connectorId: null,
        kind: 'test',
        to: email,
        subject: 'Access Desk can send e-mail',
        text: 'This is the test that was asked for in the mail settings of Access Desk.\n\nThere is nothing to do.',
      })
      const mail = store.get(id)
      if (mail === null) return noMail()
      await outbox.sendOnce(mail, own)
      return viewOf(id)
    },
    'host.setMail': ({ settings: asked, password: given }) => {
      if (asked !== null) {
        const checked = checkMailSettings(asked)
        if (!checked.ok) return checked
      }
      const renewed =
        !same(settings.get('mail'), asked) || (password !== '' && given !== '' && password !== given)
      password = asked === null ? '' : given
      if (password !== '') deps.addSecret(password)
      settings.set('mail', asked)
      if (asked === null) store.hold()
      // What was refused because of the settings before gets another chance.
      else if (renewed) store.release(iso())
      deps.changed(null)
      outbox.look()
      return ok({})
    },
    'host.mail': ({ mailId }) => viewOf(mailId),
  } satisfies Partial<EngineHandlers>

  return {
    handlers,
    queue,
    /** Invites owners to a connector who are somebody else and have an address. */
    invite(connector: StoredConnector, owners: readonly Owner[]): void {
      const { name, email } = profile()
      const others = owners.filter((owner) => !owner.me && owner.email.toLowerCase() !== email.toLowerCase())
      const { subject, text } = invitation({
        connector,
        appName: connectors.appOf(connector)?.name ?? null,
        asker: name === '' ? email : name,
        isSetUp: connector.setupStep === null,
      })
      for (const to of addresses(others))
        put({ connectorId: connector.id, kind: 'setup-invitation', to, subject, text })
      outbox.look()
    },
    /**
     * A sync has ended: after three failures in a row whoever is at this computer is told, and the owners are
     * written to, once until one succeeds.
     */
    syncEnded(connectorId: string): void {
      const connector = connectors.get(connectorId)
      const { failures, since } = deps.syncs.failuresInRow(connectorId)
      if (connector === null || failures < failuresTold || deps.syncs.runningIn(connectorId) !== null) return
      if (failures === failuresTold) {
        const why = connector.lastError?.message ?? ''
        deps.notice(connectorId, `The last ${failures} syncs did not finish. ${why}`.trim().slice(0, 500))
      }
      if (store.madeSince(connectorId, 'sync-failures', since) > 0) return
      const { subject, text } = failuresMessage({
        connector,
        failures,
        error: connector.lastError,
        dataAsOf: connector.snapshot?.at ?? null,
      })
      queue('sync-failures', connectorId, subject, text)
    },
    /** A credential is refused or soon ends; told to the owners once a day at most. */
    credentialWarning(connectorId: string, message: string): void {
      const connector = connectors.get(connectorId)
      if (connector === null) return
      const { subject, text } = credentialMessage(connector, message)
      queue('credential-warning', connectorId, subject, text)
    },
    /** The connector was removed; nobody has to set it up any more. */
    connectorRemoved: (connectorId: string): void =>
      store.giveUp(
        connectorId,
        err('cancelled', 'The connector was removed before this was sent.', 'There is nothing to do.').error,
      ),
    begin(): void {
      if (deps.sends) outbox.begin()
    },
    close: outbox.close,
  }
}
