import { z } from 'zod'
import type { Input, MailSettings } from '../../../preload/contract/index.ts'
import { emailFault } from '../../lib/owners/owner-words.ts'

type Encryption = MailSettings['encryption']

export const encryptions: { value: Encryption; label: string }[] = [
  { value: 'starttls', label: 'STARTTLS (usual, port 587)' },
  { value: 'tls', label: 'TLS from the start (port 465)' },
  { value: 'none', label: 'None, for a server on this computer' },
]
const usualPorts: Record<Encryption, number> = { starttls: 587, tls: 465, none: 25 }

/** The port that goes with another encryption; one that was chosen by hand stays. */
export const portFor = (port: number | string, next: Encryption): number | string =>
  port === '' || Object.values(usualPorts).includes(Number(port)) ? usualPorts[next] : port

const local = /^(localhost|127(\.\d{1,3}){3}|::1)$/i

/** The settings as typed. The password stands beside them: it is handed on once and kept nowhere. */
export const mailFormSchema = z
  .object({
    host: z.string(),
    port: z.union([z.number(), z.string()]),
    encryption: z.enum(['tls', 'starttls', 'none']),
    user: z.string().max(200, 'A user name has at most 200 characters.'),
    from: z.string(),
  })
  .superRefine(({ host, port, encryption, from }, context) => {
    const fault = (path: string, message: string | null) => {
      if (message !== null) context.addIssue({ code: 'custom', path: [path], message })
    }
    fault('host', hostFault(host))
    fault(
      'port',
      Number.isInteger(Number(port)) && Number(port) >= 1 && Number(port) <= 65_535
        ? null
        : 'A port is a number from 1 to 65535, usually 587 or 465.',
    )
    fault(
      'encryption',
      encryption === 'none' && hostFault(host) === null && !local.test(host.trim())
        ? 'Without encryption the password and the text could be read on the way. Choose STARTTLS or TLS, or use a server on this computer.'
        : null,
    )
    fault('from', from.trim() === '' ? null : emailFault(from, 'access-desk@acme.com'))
  })
export type MailForm = z.input<typeof mailFormSchema>

function hostFault(typed: string): string | null {
  const host = typed.trim()
  if (host === '') return 'Enter the address of the mail server, such as smtp.acme.com.'
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(host))
    return 'Leave out the part before “://”: only the name of the server.'
  if (host.includes('@'))
    return 'This is an e-mail address. Enter the name of the server, such as smtp.acme.com.'
  if (/^[^:[\]]+:\d+$/.test(host)) return 'Leave out the port here; it has a field of its own.'
  if (/[\s/\\]/.test(host))
    return 'The name of a server has no spaces or slashes. It looks like smtp.acme.com.'
  return null
}

export const toMailForm = (settings: MailSettings | null): MailForm =>
  settings ?? { host: '', port: 587, encryption: 'starttls', user: '', from: '' }

/** What is saved. A password that was not typed stays as it is; without a user there is none. */
export function ofMailForm(form: MailForm, password: string): Input<'mail.save'> {
  const user = form.user.trim()
  const settings = {
    host: form.host.trim(),
    port: Number(form.port),
    encryption: form.encryption,
    user,
    from: form.from.trim(),
  }
  if (user === '') return { settings, password: '' }
  return password === '' ? { settings } : { settings, password }
}
