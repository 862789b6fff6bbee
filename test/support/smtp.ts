import { once } from 'node:events'
import type { AddressInfo, Socket } from 'node:net'
import { SMTPServer } from 'smtp-server'
import type { MailSettings } from '../../src/preload/contract/index.ts'
import { certificateKey, localhostCertificate } from './certificates.ts'

export interface Received {
  from: string
  to: string[]
  /** Headers and body as they came. */
  raw: string
  /** Signed in as; null where nobody did. */
  user: string | null
  encrypted: boolean
}

export interface SmtpHost {
  port: number
  received: Received[]
  /** How many sessions were opened, and sign-ins tried. */
  sessions(): number
  signIns(): number
  close(): Promise<void>
}

/** An answer of the server that refuses, such as `450 Try later`. */
export const reply = (responseCode: number, text: string) => Object.assign(new Error(text), { responseCode })

type Step = (value: string, n: number) => Error | null | 'cut'

/** A mail server on loopback. `onRecipient`, `onData`: what it answers; null takes it, `cut` hangs up. */
export async function startSmtp(
  options: {
    encryption?: MailSettings['encryption']
    /** Asked for where given. */
    account?: { user: string; password: string }
    certificate?: string
    port?: number
    onRecipient?: Step
    onData?: Step
    /** Milliseconds before it takes a message. */
    slow?: number
  } = {},
): Promise<SmtpHost> {
  const { encryption = 'tls', account } = options
  const received: Received[] = []
  let sessions = 0
  let signIns = 0
  let recipients = 0
  let messages = 0
  const server = new SMTPServer({
    name: 'mail.test',
    secure: encryption === 'tls',
    key: certificateKey,
    cert: options.certificate ?? localhostCertificate,
    disabledCommands: [
      ...(encryption === 'starttls' ? [] : ['STARTTLS']),
      ...(account === undefined ? ['AUTH'] : []),
    ],
    authOptional: account === undefined,
    allowInsecureAuth: encryption === 'none',
    closeTimeout: 100,
    disableReverseLookup: true,
    onConnect: (_session, done) => {
      sessions += 1
      done()
    },
    onAuth: (auth, _session, done) => {
      signIns += 1
      const fits = auth.username === account?.user && auth.password === account?.password
      if (fits) done(null, { user: auth.username })
      else done(reply(535, 'Wrong name or password'))
    },
    onRcptTo: ({ address }, _session, done) => {
      const answer = options.onRecipient?.(address, ++recipients) ?? null
      if (answer === 'cut') cut()
      else done(answer)
    },
    onData: (stream, session, done) => {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const raw = Buffer.concat(parts).toString()
        const answer = options.onData?.(raw, ++messages) ?? null
        if (answer === 'cut') return cut()
        if (answer !== null) return done(answer)
        const from = session.envelope.mailFrom
        setTimeout(() => {
          received.push({
            from: from === false ? '' : from.address,
            to: session.envelope.rcptTo.map(({ address }) => address),
            raw,
            user: typeof session.user === 'string' ? session.user : null,
            encrypted: session.secure,
          })
          done()
        }, options.slow ?? 0)
      })
    },
  })
  /** Ends all connections in the middle of what they do. */
  const cut = (): void => {
    for (const connection of server.connections) (Reflect.get(connection, '_socket') as Socket).destroy()
  }
  server.on('error', () => undefined)
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server.server, 'listening')
  return {
    port: (server.server.address() as AddressInfo).port,
    received,
    sessions: () => sessions,
    signIns: () => signIns,
    close: () =>
      new Promise((resolve) => {
        cut()
        server.close(() => resolve())
      }),
  }
}
