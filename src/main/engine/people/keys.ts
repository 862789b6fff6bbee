/** The forms in which names, addresses and numbers of accounts are compared. */

const ascii = /^[\x20-\x7e]*$/

/** Without blanks around it and without case; null where nothing is left. */
export function fold(text: string | null): string | null {
  if (text === null) return null
  const trimmed = text.trim()
  if (trimmed === '') return null
  return ascii.test(trimmed) ? trimmed.toLowerCase() : trimmed.normalize('NFC').toLowerCase().normalize('NFC')
}

/** Whether it can be an e-mail address: something before and after an @, and no blank. */
export function isEmail(text: string): boolean {
  const at = text.lastIndexOf('@')
  return at > 0 && at < text.length - 1 && !text.includes(' ')
}

/** ana+test@example.com as ana@example.com; what begins with the sign stays as it is. */
function withoutSuffix(key: string): string {
  const plus = key.indexOf('+')
  if (plus < 1) return key
  const at = key.lastIndexOf('@')
  if (at === -1) return key.slice(0, plus)
  return plus < at ? key.slice(0, plus) + key.slice(at) : key
}

export function emailKey(text: string | null, stripSuffix: boolean): string | null {
  const key = fold(text)
  if (key === null || !isEmail(key)) return null
  return stripSuffix ? withoutSuffix(key) : key
}

export function usernameKey(text: string | null, stripSuffix: boolean): string | null {
  const key = fold(text)
  return key !== null && stripSuffix ? withoutSuffix(key) : key
}

/** A full name; several blanks count as one. */
export const nameKey = (text: string | null): string | null => fold(text)?.replace(/\s+/g, ' ') ?? null

/** What follows the last @ of the e-mail address, else of the login. */
export function domainOf(email: string | null, login: string): string | null {
  const from = email !== null && email.includes('@') ? email : login
  const at = from.lastIndexOf('@')
  return at === -1 ? null : fold(from.slice(at + 1))
}
