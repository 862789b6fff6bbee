import { deepLink, manageScopes, readScopes } from '../../../preload/contract/index.ts'

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')

const isLink = (line: string): boolean => /^access-desk:\/\/[\w/-]+$/.test(line)

/** The words before a link, which become its label: `Set up connector:` and the address on the next line. */
function paragraph(block: string): string {
  const lines = block.split('\n')
  const [label = '', address = ''] = lines
  if (lines.length === 2 && isLink(address)) {
    const words = escaped(label.replace(/:$/, ''))
    return `<p><a href="${escaped(address)}">${words}</a><br><small>${escaped(address)}</small></p>`
  }
  if (lines.length > 1 && lines.slice(1).every((line) => line.startsWith('- '))) {
    const items = lines.slice(1).map((line) => `<li>${escaped(line.slice(2))}</li>`)
    return `<p>${escaped(label)}</p><ul>${items.join('')}</ul>`
  }
  return `<p>${lines.map(escaped).join('<br>')}</p>`
}

/** The same message for programs that show HTML. Nothing in it is loaded from anywhere. */
export const htmlOf = (text: string): string =>
  `<!doctype html><html lang="en"><body style="font-family:sans-serif">${text
    .trim()
    .split(/\n{2,}/)
    .map(paragraph)
    .join('\n')}</body></html>`

/** One line of a header: no control characters, not endless. */
export const oneLine = (text: string, longest = 150): string => {
  const line = text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim()
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line
}

export interface Invitation {
  connector: { id: string; name: string }
  /** Name of the managed app that the connector feeds. */
  appName: string | null
  /** Name or e-mail of who asks; empty where the profile has neither. */
  asker: string
  /** Whether the connector works already, so that nothing is left to set up. */
  isSetUp: boolean
}

/** What somebody else is written to who becomes an owner of a connector. */
export function invitation({ connector, appName, asker, isSetUp }: Invitation): {
  subject: string
  text: string
} {
  const who = oneLine(asker, 100) || 'Somebody who uses Access Desk'
  const name = oneLine(connector.name, 80)
  const about = [
    `Connector: ${name}`,
    ...(appName === null ? [] : [`Application it feeds: ${oneLine(appName, 80)}`]),
  ].join('\n')
  const where =
    'The link opens the connector in Access Desk on the computer where it was prepared, and changes nothing by itself. If your mail program does not open it, copy it into the address bar of a browser on that computer. On another computer, open Access Desk and choose Add connector.'
  if (isSetUp) {
    return {
      subject: `You are now an owner of the connector ${name}`,
      text: [
        `${who} made you an owner of a connector in Access Desk. You are written to when its syncs fail.`,
        about,
        `Open connector:\n${deepLink(connector.id, 'overview')}`,
        where,
      ].join('\n\n'),
    }
  }
  return {
    subject: `Set up the connector ${name} in Access Desk`,
    text: [
      `${who} asks you to set up an Okta connector in Access Desk.`,
      about,
      `Set up connector:\n${deepLink(connector.id, 'setup')}`,
      where,
      'What to have ready:\n- The domain of the Okta organization, such as acme.okta.com.\n- A credential of one of the two kinds below.',
      [
        'An API token. It can do what the account that makes it can do, so make it with a service account that has:',
        '- Read-Only Administrator: to review groups and applications.',
        '- Read-Only, Group and Application Administrator: to change them too.',
        '- Super Administrator: to review admin roles as well.',
      ].join('\n'),
      [
        'Or a service app (OAuth 2.0, public key / private key), with an admin role as above and the scopes:',
        `- To review: ${readScopes.join(', ')}.`,
        `- To change: ${manageScopes.join(', ')}.`,
      ].join('\n'),
    ].join('\n\n'),
  }
}

/** What the owners of a connector are written to when its syncs fail again and again. */
export function failuresMessage(about: {
  connector: { id: string; name: string }
  failures: number
  error: { message: string; nextStep: string } | null
  /** When the data on screen is of; null where there is none. */
  dataAsOf: string | null
}): { subject: string; text: string } {
  const { connector, error, dataAsOf } = about
  const name = oneLine(connector.name, 80)
  return {
    subject: `Syncs of ${name} fail`,
    text: [
      `The last ${about.failures} syncs of the connector ${name} failed.`,
      ...(error === null
        ? []
        : [`Why: ${oneLine(error.message, 400)}\nWhat to do: ${oneLine(error.nextStep, 400)}`]),
      dataAsOf === null
        ? 'Nothing has been read yet.'
        : `What is shown is of ${dataAsOf.slice(0, 16).replace('T', ' ')} UTC. It is unchanged.`,
      `Open connector:\n${deepLink(connector.id, 'overview')}`,
      'You are written to once until a sync succeeds again.',
    ].join('\n\n'),
  }
}

/** What the owners are written to when a credential is refused, or soon ends. */
export function credentialMessage(
  connector: { id: string; name: string },
  warning: string,
): { subject: string; text: string } {
  const name = oneLine(connector.name, 80)
  return {
    subject: `The credential of ${name} needs attention`,
    text: [
      `Connector: ${name}`,
      oneLine(warning, 600),
      `Open connector:\n${deepLink(connector.id, 'settings')}`,
      'You are written to once a day at most while this is so.',
    ].join('\n\n'),
  }
}
