import type { z } from 'zod'
import type { NewAccount } from '../../../preload/contract/index.ts'

const names: Record<string, string> = {
  firstName: 'The first name',
  lastName: 'The last name',
  email: 'The e-mail address',
  login: 'The login',
  department: 'The department',
  title: 'The title',
}

/** What is wrong with a field, as a sentence; the limits are those of the contract. */
export function fieldWords(issue: z.core.$ZodRawIssue): string | undefined {
  const name = names[String(issue.path?.[0])] ?? 'This'
  if (issue.code === 'too_small')
    return Number(issue.minimum) <= 1
      ? `${name} is missing.`
      : `${name} has at least ${String(issue.minimum)} characters.`
  if (issue.code === 'too_big') return `${name} has at most ${String(issue.maximum)} characters.`
  return issue.code === 'invalid_format' ? 'Enter an address such as ana@example.com.' : undefined
}

export const emptyAccount: NewAccount = {
  firstName: '',
  lastName: '',
  email: '',
  login: '',
  department: '',
  title: '',
  activate: true,
}
