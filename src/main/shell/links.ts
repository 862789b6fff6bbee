import type { Connector, linkNames, Result } from '../../preload/contract/index.ts'
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
