import type { Connector, linkNames, Mail, Result } from '../../preload/contract/index.ts'
import { err, ok } from '../../preload/contract/index.ts'

export type LinkName = (typeof linkNames)[number]

const oktaHost = /^(?!xn--)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.(?:okta|oktapreview|okta-emea)\.com$/

/**
 * Whether an address may be handed to the person's browser: https on the standard port, in plain
 * characters without backslash and user information, on a host of Okta's or on one of
 * `confirmedHosts`, the custom domains of connectors.
 */
export function isAllowedLink(address: string, confirmedHosts: readonly string[] = []): boolean {
  if (!/^https:\/\/[\x21-\x5b\x5d-\x7e]+$/.test(address) || !URL.canParse(address)) return false
  const url = new URL(address)
  if (url.protocol !== 'https:' || url.username !== '' || url.password !== '' || url.port !== '') return false
  return oktaHost.test(url.hostname) || confirmedHosts.includes(url.hostname)
}

const help = {
  'help-api-token': 'https://help.okta.com/en-us/content/topics/security/api.htm',
  'help-admin-roles':
    'https://help.okta.com/en-us/content/topics/security/administrators-admin-comparison.htm',
  'help-service-app': 'https://developer.okta.com/docs/guides/implement-oauth-for-okta-serviceapp/main/',
} as const
const isHelp = (link: LinkName): link is keyof typeof help => Object.hasOwn(help, link)

/** What an address may need besides the name of its link. */
export interface LinkTarget {
  connector?: Connector
  objectId?: string
  /** The technical name of an application ("zendesk"), which its page in the console needs. */
  appName?: string
}

/**
 * The address behind the closed name of a link. Okta: the admin console of `acme.okta.com` is at
 * `acme-admin.okta.com`; a custom domain serves its console itself.
 */
export function linkAddress(link: LinkName, { connector, objectId, appName }: LinkTarget): Result<string> {
  if (isHelp(link)) return ok(help[link])
  if (connector === undefined) {
    return err('invalid-input', 'This link belongs to a connector.', 'Open it from a connector.')
  }
  if (connector.host === null) {
    return err('invalid-input', 'This connector has no domain yet.', 'Enter the domain first.')
  }
  if (connector.kind === 'demo') {
    return err(
      'not-found',
      'The demo organization has no admin console.',
      'Connect an Okta organization to open its console.',
    )
  }
  const host = connector.kind === 'custom' ? connector.host : connector.host.replace('.', '-admin.')
  const path = consolePath(link, objectId, appName)
  return path === null
    ? err(
        'invalid-input',
        'This link needs the id of what it shows.',
        'Open it from the details of an object.',
      )
    : ok(`https://${host}${path}`)
}

function consolePath(
  link: Exclude<LinkName, keyof typeof help>,
  objectId: string | undefined,
  appName: string | undefined,
): string | null {
  if (link === 'okta-admin') return '/admin/dashboard'
  if (link === 'okta-tokens') return '/admin/access/api/tokens'
  if (link === 'okta-administrators') return '/admin/access/admins'
  // An API Services app is made and found in the list of all applications.
  if (link === 'okta-service-apps') return '/admin/apps/active'
  if (objectId === undefined) return null
  if (link === 'okta-user') return `/admin/user/profile/view/${objectId}`
  if (link === 'okta-group') return `/admin/group/${objectId}`
  // An application's page is found by its technical name too; without it, the list of applications is.
  return appName !== undefined && /^[A-Za-z0-9_.-]+$/.test(appName)
    ? `/admin/app/${appName}/instance/${objectId}/`
    : '/admin/apps/active'
}

/** Windows refuses longer addresses. */
const longestMailAddress = 2000
const mailAddressPattern =
  /^mailto:(?:[\w.~-]|%[\dA-F]{2})+@[A-Za-z\d.-]+\?subject=(?:[\w.~-]|%[\dA-F]{2})*&body=(?:[\w.~-]|%[\dA-F]{2})*$/

/** Whether an address opens a mail program with one recipient, a subject and a text, and nothing else. */
export const isMailAddress = (address: string): boolean =>
  address.length <= longestMailAddress && mailAddressPattern.test(address)

/** Nothing that means something in an address, a header or a shell is left as it is. */
const encoded = (text: string): string =>
  encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
  )

/** The address that opens the person's mail program with a message filled in; a long text is cut at its end. */
export function mailAddress({ to, subject, text }: Pick<Mail, 'to' | 'subject' | 'text'>): string {
  const [domain = '', ...local] = to.split('@').toReversed()
  const start = `mailto:${encoded(local.toReversed().join('@'))}@${domain}?subject=${encoded(subject)}&body=`
  const lines = text.replaceAll(/\r?\n/g, '\r\n')
  const whole = start + encoded(lines)
  if (whole.length <= longestMailAddress) return whole
  // The longest part that fits; a character can take nine signs, so the length is found by halving.
  const characters = [...lines]
  let fits = 0
  for (let low = 0, high = characters.length; low <= high;) {
    const middle = (low + high) >> 1
    const length = start.length + encoded(`${characters.slice(0, middle).join('')}…`).length
    if (length <= longestMailAddress) {
      fits = middle
      low = middle + 1
    } else high = middle - 1
  }
  return `${start}${encoded(`${characters.slice(0, fits).join('')}…`)}`
}
