import { existsSync, readFileSync } from 'node:fs'

const file = new URL('../../../shared/recorded/okta-responses.jsonl', import.meta.url)

export interface Recorded {
  method: string
  path: string
  status: number
  link: string[] | null
  body: string
}

/** Real answers of Okta, or null, with a printed reason, where the recordings are not at hand. */
export function recordedAnswers(): Recorded[] | null {
  if (!existsSync(file)) {
    console.log('Skipped: the recorded Okta answers are not beside this checkout.')
    return null
  }
  return readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Recorded)
}
