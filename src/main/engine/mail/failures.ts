import { err, type AppError, type MailSettings } from '../../../preload/contract/index.ts'

/** Why a message did not go out, and whether trying again can help. */
export interface MailFailure {
  error: AppError
  lasting: boolean
}

/** The part of nodemailer's errors that is looked at. */
interface Raised {
  code?: string
  originalCode?: string
  message?: string
  command?: string
  response?: string
  responseCode?: number
  timeoutType?: string
}

const failure = (lasting: boolean, ...[code, message, nextStep]: Parameters<typeof err>): MailFailure => ({
  lasting,
  error: err(code, message, nextStep).error,
})

/** Codes of Node for a certificate that does not prove whose server it is. */
const certificateCodes =
  /CERT|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET)|ERR_TLS_CERT|DEPTH_ZERO|certificate|altnames/i
/** What OpenSSL and nodemailer say when one side speaks TLS and the other does not. */
const notTls = /wrong version number|packet length|http request|EPROTO|unknown protocol|record layer/i

/** What the server answered, as one short line. */
const said = ({ response }: Raised): string => {
  const line = (response ?? '')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 200)
  return line === '' ? '' : ` It answered: ${line}`
}

const other = { tls: 'STARTTLS', starttls: 'TLS', none: 'TLS' } as const

/** Words a failure of nodemailer's so that the fix is named. `to`: the address of the message. */
export function mailFailure(cause: unknown, settings: MailSettings, to: string): MailFailure {
  const raised = (typeof cause === 'object' && cause !== null ? cause : {}) as Raised
  const code = raised.originalCode ?? raised.code ?? ''
  const text = `${code} ${raised.message ?? String(cause)}`
  const server = `The mail server ${settings.host}`
  const at = `${server}, port ${settings.port},`

  if (raised.code === 'EAUTH' || (raised.command?.startsWith('AUTH') ?? false)) {
    const temporary = raised.responseCode !== undefined && raised.responseCode < 500
    return failure(
      !temporary,
      'unauthorized',
      `${server} refused the sign-in as ${settings.user}.${said(raised)}`,
      'Correct the user name and the password in the mail settings. Many providers want a password made for apps.',
    )
  }
  if (['EDNS', 'ENOTFOUND', 'EAI_AGAIN', 'EBADNAME'].includes(code) || raised.code === 'EDNS') {
    return failure(
      false,
      'offline',
      `${server} was not found.`,
      'Check the name of the server in the mail settings, and the network.',
    )
  }
  if (certificateCodes.test(text)) {
    return failure(
      false,
      'refused-for-safety',
      `${server} has no certificate that proves it is ${settings.host}, so nothing was sent.`,
      'Enter the name that the certificate is made for, or have the server given a certificate that this computer trusts.',
    )
  }
  if (/ECONNREFUSED/.test(text)) {
    return failure(
      false,
      'offline',
      `${at} refused the connection.`,
      'Check the port in the mail settings: usually 465 with TLS, 587 with STARTTLS.',
    )
  }
  if (raised.code === 'ETLS' || notTls.test(text)) {
    return failure(
      false,
      'refused-for-safety',
      `${at} does not offer ${settings.encryption === 'tls' ? 'TLS from the start' : 'STARTTLS'}, so nothing was sent.`,
      `Choose ${other[settings.encryption]} in the mail settings, or the port that belongs to it: 465 with TLS, 587 with STARTTLS.`,
    )
  }
  if (raised.code === 'ETIMEDOUT' || /ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|timeout/i.test(text)) {
    const silent = raised.timeoutType === 'GREETING_TIMEOUT' && settings.encryption !== 'tls'
    return failure(
      false,
      'offline',
      `${at} did not answer in time.`,
      silent
        ? 'Check encryption and port in the mail settings: a server that speaks TLS from the start says nothing otherwise.'
        : 'Check the port in the mail settings, the network, and whether a firewall lets it through.',
    )
  }
  if (raised.code === 'EENVELOPE' && raised.command === 'RCPT TO') {
    const lasting = (raised.responseCode ?? 0) >= 500
    return failure(
      lasting,
      'conflict',
      `${server} did not take the message to ${to}.${said(raised)}`,
      lasting ? 'Check the address, then send it again.' : 'It is tried again by itself.',
    )
  }
  if (raised.command === 'MAIL FROM') {
    const lasting = (raised.responseCode ?? 0) >= 500
    return failure(
      lasting,
      'conflict',
      `${server} did not take the message from ${settings.from}.${said(raised)}`,
      'Check the sender in the mail settings; many servers take mail only from the address that signs in.',
    )
  }
  if (raised.responseCode !== undefined) {
    const lasting = raised.responseCode >= 500
    return failure(
      lasting,
      'conflict',
      `${server} did not take the message.${said(raised)}`,
      lasting ? 'Ask whoever runs the mail server, then send it again.' : 'It is tried again by itself.',
    )
  }
  return failure(
    false,
    'offline',
    `The connection to ${server.replace('The', 'the')} was lost before the message was taken.`,
    'It is tried again by itself. If that happens each time, check port and encryption in the mail settings.',
  )
}
