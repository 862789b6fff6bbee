/** What Okta's codes are called on screen. The names are those of Okta's own admin console. */
const codeWords: Readonly<Record<string, string>> = {
  STAGED: 'Staged',
  PROVISIONED: 'Pending user action',
  ACTIVE: 'Active',
  INACTIVE: 'Inactive',
  RECOVERY: 'Password reset',
  PASSWORD_EXPIRED: 'Password expired',
  LOCKED_OUT: 'Locked out',
  SUSPENDED: 'Suspended',
  DEPROVISIONED: 'Deactivated',
  OKTA_GROUP: 'Okta group',
  APP_GROUP: 'App group',
  BUILT_IN: 'Built in',
  direct: 'Directly',
  rule: 'By rule',
  unknown: 'Not known',
}
const principalWords: Readonly<Record<string, string>> = { USER: 'Person', GROUP: 'Group' }
const grantWords: Readonly<Record<string, string>> = { USER: 'Directly', GROUP: 'Through a group' }

/**
 * One value of a closed list in words. `USER` and `GROUP` mean who holds a role in the column
 * `principal_type`, and how access was granted everywhere else. A value nobody named here reads as
 * Okta wrote it.
 */
export function choiceWords(column: string, value: string): string {
  if (value === '') return 'empty'
  const special = column === 'principal_type' ? principalWords : grantWords
  return special[value] ?? codeWords[value] ?? value
}

/** Columns that hold an Okta status, whether or not its list of values is closed. */
export const isStatus = (column: string): boolean => /(^|_)status$/.test(column)

/** How a status is marked: fine, needs somebody, or at rest. */
export function statusTone(status: string): 'done' | 'attention' | 'neutral' {
  if (status === 'ACTIVE') return 'done'
  return status === 'LOCKED_OUT' || status === 'PASSWORD_EXPIRED' || status === 'SUSPENDED'
    ? 'attention'
    : 'neutral'
}
