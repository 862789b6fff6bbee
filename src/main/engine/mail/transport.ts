import type { Mail, MailSettings } from '../../../preload/contract/index.ts'
import { htmlOf } from './message.ts'
import { mailFailure, type MailFailure } from './failures.ts'

/** Bounds in milliseconds; together no message takes longer than `whole`. */
export interface MailTimes {
  connection: number
  greeting: number
  socket: number
  whole: number
}

const usualTimes: MailTimes = { connection: 10_000, greeting: 10_000, socket: 20_000, whole: 60_000 }

export interface TransportOptions {
  /** Certificates to trust instead of those of the computer, PEM. */
  ca?: string
  times?: Partial<MailTimes>
}

/** What is sent, and how. */
export interface Outgoing {
  settings: MailSettings
  password: string
  /** Shown as the sender's name. */
  senderName: string
  mail: Pick<Mail, 'id' | 'to' | 'subject' | 'text' | 'connectorId'>
}

/** Takes one message to the server; null when the server has taken it. */
export type Send = (outgoing: Outgoing, signal: AbortSignal) => Promise<MailFailure | null>

/** Sends over SMTP. Certificates are always verified, and STARTTLS is a must where it was chosen. */
export function createSend(options: TransportOptions = {}): Send {
  const times = { ...usualTimes, ...options.times }
  return async ({ settings, password, senderName, mail }, signal) => {
    // Loaded when there is something to send, which for most starts is never.
    const { createTransport } = await import('nodemailer')
    const transporter = createTransport({
      host: settings.host,
      port: settings.port,
      secure: settings.encryption === 'tls',
      requireTLS: settings.encryption === 'starttls',
      ignoreTLS: settings.encryption === 'none',
      // Its default is the name of this computer, which is nobody's business. RFC 5321: an address literal will do.
      name: '[127.0.0.1]',
      tls: { minVersion: 'TLSv1.2', ...(options.ca === undefined ? {} : { ca: options.ca }) },
      // A server that offers no sign-in is told of it, rather than the sign-in left out.
      ...(settings.user === '' ? {} : { auth: { user: settings.user, pass: password }, forceAuth: true }),
      connectionTimeout: times.connection,
      greetingTimeout: times.greeting,
      socketTimeout: times.socket,
      dnsTimeout: times.connection,
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    const limit = AbortSignal.timeout(times.whole)
    try {
      await transporter.sendMail({
        from: { name: senderName, address: settings.from },
        to: { name: '', address: mail.to },
        subject: mail.subject,
        text: mail.text,
        html: htmlOf(mail.text),
        // The same for each try, so that one that arrived in spite of a lost answer is seen to be the same.
        messageId: `<${mail.id}@${settings.from.split('@').at(-1) ?? 'localhost'}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
        signal: AbortSignal.any([signal, limit]),
      })
      return null
    } catch (cause) {
      const late = limit.aborted ? { code: 'ETIMEDOUT', message: 'timeout' } : cause
      return mailFailure(late, settings, mail.to)
    } finally {
      transporter.close()
    }
  }
}
