import { shell } from 'electron'
import type { App, Event, Session } from 'electron'
import { err, ok } from '../../preload/contract/index.ts'
import type { Mail, Output, Result } from '../../preload/contract/index.ts'
import { appOrigin } from './app-protocol.ts'
import { isAllowedLink, isMailAddress, mailAddress } from './links.ts'

/** The one permission the page is given: copying text the person asked to copy. */
const allowedPermission = 'clipboard-sanitized-write'

/** Whether an address is the page of ours: the app's own origin or, while developing, the dev server. */
export function isOwnPage(address: string, devUrl: string | undefined): boolean {
  if (address.startsWith(`${appOrigin}/`)) return true
  return devUrl !== undefined && URL.canParse(address) && new URL(address).origin === new URL(devUrl).origin
}

/** Denies every page new windows, web views and navigation away from the page of ours. */
export function guardNavigation(app: App, devUrl: string | undefined): void {
  const stayHome = (event: Event<{ url: string }>) => {
    if (!isOwnPage(event.url, devUrl)) event.preventDefault()
  }
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }))
    contents.on('will-attach-webview', (event) => event.preventDefault())
    contents.on('will-navigate', stayHome)
    contents.on('will-redirect', stayHome)
    contents.on('will-frame-navigate', stayHome)
  })
}

/** Allows exactly one permission, to our page alone, when asked for and when checked. */
function guardPermissions(session: Session, devUrl: string | undefined): void {
  session.setPermissionRequestHandler((_contents, permission, answer, { requestingUrl }) =>
    answer(permission === allowedPermission && isOwnPage(requestingUrl, devUrl)),
  )
  session.setPermissionCheckHandler(
    (_contents, permission, requestingOrigin) =>
      permission === allowedPermission && isOwnPage(`${requestingOrigin.replace(/\/$/, '')}/`, devUrl),
  )
  session.setDevicePermissionHandler(() => false)
}

/** Whether the page may load this address. It needs no network, so it gets none. */
export function mayLoad(address: string, devUrl: string | undefined): boolean {
  if (address.startsWith('app:')) return true
  if (devUrl === undefined || !URL.canParse(address)) return false
  const url = new URL(address)
  return (
    url.protocol === 'devtools:' || (/^(?:http|ws):$/.test(url.protocol) && url.host === new URL(devUrl).host)
  )
}

/** Cancels every request of a page that does not stay inside the app. */
function blockNetwork(session: Session, devUrl: string | undefined): void {
  session.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayLoad(url, devUrl) }))
}

/** The dev server's pages need inline scripts and its socket; they get no more than that. */
function setDevPolicy(session: Session, devUrl: string): void {
  const { host } = new URL(devUrl)
  const policy = [
    "default-src 'none'",
    "script-src 'self' 'unsafe-inline'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ws://${host}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
  session.webRequest.onHeadersReceived(({ url, responseHeaders }, answer) =>
    answer(
      isOwnPage(url, devUrl)
        ? { responseHeaders: { ...responseHeaders, 'Content-Security-Policy': [policy] } }
        : {},
    ),
  )
}

/** Every guard of the pages' session. */
export function guardSession(session: Session, devUrl: string | undefined): void {
  guardPermissions(session, devUrl)
  blockNetwork(session, devUrl)
  if (devUrl !== undefined) setDevPolicy(session, devUrl)
}

/** Hands an address that was checked to the program that the person has for it; the only way out of the app. */
const openOutside = (address: string): Promise<void> => shell.openExternal(address)

/** Hands an address to the person's browser if it is on the list. */
export async function openLink(
  address: string,
  confirmedHosts: readonly string[],
): Promise<Result<Output<'link.open'>>> {
  if (!isAllowedLink(address, confirmedHosts)) {
    return err(
      'refused-for-safety',
      'This address is not one the app opens.',
      'Open it in your browser yourself.',
    )
  }
  await openOutside(address)
  return ok({})
}

/** Fills a stored message into the person's mail program, where it waits to be sent by hand. */
export async function openMail(
  mail: Pick<Mail, 'to' | 'subject' | 'text'>,
): Promise<Result<Output<'mail.openInProgram'>>> {
  const address = mailAddress(mail)
  if (!isMailAddress(address)) {
    return err(
      'refused-for-safety',
      'This message cannot be handed to a mail program.',
      'Copy its text into your mail program yourself.',
    )
  }
  try {
    await openOutside(address)
    return ok({})
  } catch {
    return err(
      'not-found',
      'No mail program could be opened.',
      'Copy the text of the message into your mail program, or enter a mail server in the settings.',
    )
  }
}
