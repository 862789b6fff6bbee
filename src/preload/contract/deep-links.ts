/** Links from outside, such as in an e-mail, to a screen of the app. They open it and do nothing else. */

export const deepLinkScheme = 'access-desk'
export const deepLinkScreens = ['setup', 'overview', 'settings'] as const
export type DeepLinkScreen = (typeof deepLinkScreens)[number]

const pattern = /^access-desk:\/\/connectors\/([A-Za-z0-9-]{1,50})\/(setup|overview|settings)\/?$/
const longest = 100

export const deepLink = (connectorId: string, screen: DeepLinkScreen): string =>
  `${deepLinkScheme}://connectors/${connectorId}/${screen}`

/** The screen that a link names; null for everything that is not exactly such a link. */
export function parseDeepLink(text: string): { screen: DeepLinkScreen; connectorId: string } | null {
  if (text.length > longest) return null
  const [, connectorId, screen] = pattern.exec(text) ?? []
  return connectorId === undefined || screen === undefined
    ? null
    : { screen: screen as DeepLinkScreen, connectorId }
}
