import { isIP } from 'node:net'
import { err, ok, type MailSettings, type Result } from '../../../preload/contract/index.ts'

/** Whether what is sent there stays on this computer. */
export function isLoopback(host: string): boolean {
  const name = host.toLowerCase()
  if (name === 'localhost' || name === '::1') return true
  return isIP(name) === 4 && name.startsWith('127.')
}

const isHostName = (host: string): boolean =>
  isIP(host) !== 0 ||
  (/^(?=.{1,253}$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i.test(
    host,
  ) &&
    !/^[\d.]+$/.test(host))

/** Refuses what can never work, and what would send a password or a message in clear over a network. */
export function checkMailSettings(settings: MailSettings): Result<MailSettings> {
  const { host, encryption } = settings
  if (host === '') {
    return err(
      'invalid-input',
      'The name of the mail server is missing.',
      'Enter it, such as smtp.example.com.',
    )
  }
  if (host.includes('/'))
    return err(
      'invalid-input',
      'The mail server is a name, not an address.',
      'Leave out the scheme and slashes.',
    )
  if (host.includes(':') && isIP(host) === 0) {
    return err(
      'invalid-input',
      'The name of the mail server has no port in it.',
      'Enter the port in its own field.',
    )
  }
  if (!isHostName(host)) {
    return err(
      'invalid-input',
      `${host} is not a name of a server.`,
      'Enter a name such as smtp.example.com.',
    )
  }
  if (encryption === 'none' && !isLoopback(host)) {
    return err(
      'refused-for-safety',
      `Without encryption, messages and the password could be read on their way to ${host}.`,
      'Choose TLS or STARTTLS. None is for a mail server on this computer.',
    )
  }
  return ok(settings)
}
