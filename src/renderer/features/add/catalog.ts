/** What the catalog of connectors lists. `works`: it can be added; the others can be asked for. */
export interface CatalogEntry {
  readonly id: string
  readonly name: string
  /** What it reads, in one line. */
  readonly line: string
  readonly works: boolean
  /** Further words that find it. */
  readonly words: string
}

const later = (id: string, name: string, line: string, words = ''): CatalogEntry => ({
  id,
  name,
  line,
  works: false,
  words,
})

export const catalog: readonly CatalogEntry[] = [
  {
    id: 'okta',
    name: 'Okta',
    line: 'Accounts, groups, applications and admin roles of an Okta organization.',
    works: true,
    words: 'identity provider sso workforce directory',
  },
  later(
    'google-workspace',
    'Google Workspace',
    'Accounts, groups and admin roles.',
    'gsuite gmail identity provider directory',
  ),
  later(
    'entra-id',
    'Microsoft Entra ID',
    'Accounts, groups, enterprise applications and roles.',
    'azure ad active directory office 365 identity provider',
  ),
  later('github', 'GitHub', 'Members, teams and repositories of an organization.', 'code git'),
  later('slack', 'Slack', 'Members, user groups and workspaces.', 'chat'),
  later('salesforce', 'Salesforce', 'Users, profiles, permission sets and roles.', 'crm'),
  later(
    'aws',
    'AWS',
    'Accounts, groups and permission sets of IAM Identity Center.',
    'amazon web services cloud iam',
  ),
  later('jira', 'Jira', 'Users, groups and project roles.', 'atlassian tickets'),
  later('snowflake', 'Snowflake', 'Users, roles and grants.', 'data warehouse database'),
]

/** Entries whose name or words hold every typed word, those that work first. */
export function findEntries(typed: string): CatalogEntry[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean)
  return catalog
    .filter(({ name, line, words: more }) => {
      const text = `${name} ${line} ${more}`.toLowerCase()
      return words.every((word) => text.includes(word))
    })
    .toSorted((a, b) => Number(b.works) - Number(a.works))
}

/** A request for a connector that is not here, to copy and complete. */
export const requestText = (name: string, version: string | undefined): string =>
  [
    `Please add a connector for ${name} to Access Desk.`,
    '',
    'What we would review with it: (for example accounts, groups, roles)',
    'How many accounts it has: ',
    'How we sign in to its interface: (API key, OAuth, …)',
    `Version of Access Desk: ${version ?? 'unknown'}`,
  ].join('\n')
