import type { Overview } from '../../../preload/contract/index.ts'
import { choiceWords, statusTone } from '../../lib/okta-words.ts'
import type { Tone } from '../../ui/feedback/status.tsx'

export interface Bar {
  readonly label: string
  readonly count: number
  readonly tone?: Tone
}
type Tally = Overview['userStatuses']

/** Most frequent first; a count of nothing is left out. */
const sorted = (tally: Tally): Tally =>
  tally.filter(({ count }) => count > 0).toSorted((a, b) => b.count - a.count)

/** A tally of a closed list, in words. */
export const plainBars = (column: string, tally: Tally): Bar[] =>
  sorted(tally).map(({ value, count }) => ({ label: choiceWords(column, value), count }))

/** A tally of statuses, coloured by what each asks for. */
export const statusBars = (tally: Tally): Bar[] =>
  sorted(tally).map(({ value, count }) => ({
    label: choiceWords('status', value),
    count,
    tone: statusTone(value),
  }))

/** Rows of the tally of roles: standard roles by their type, in Okta's words. */
export const roleBars = (tally: Tally): Bar[] =>
  sorted(tally).map(({ value, count }) => ({ label: roleWords(value), count }))

const roleNames: Readonly<Record<string, string>> = {
  API_ACCESS_MANAGEMENT_ADMIN: 'API Access Management Administrator',
  APP_ADMIN: 'Application Administrator',
  GROUP_MEMBERSHIP_ADMIN: 'Group Membership Administrator',
  HELP_DESK_ADMIN: 'Help Desk Administrator',
  MOBILE_ADMIN: 'Mobile Administrator',
  ORG_ADMIN: 'Organization Administrator',
  READ_ONLY_ADMIN: 'Read-Only Administrator',
  REPORT_ADMIN: 'Report Administrator',
  SUPER_ADMIN: 'Super Administrator',
  USER_ADMIN: 'Group Administrator',
  CUSTOM: 'Custom roles',
}
const roleWords = (type: string): string => roleNames[type] ?? type
