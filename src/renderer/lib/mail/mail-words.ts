import type { Mail } from '../../../preload/contract/index.ts'
import type { Tone } from '../../ui/feedback/status.tsx'
import { formatAhead, plural } from '../format.ts'

/** How an e-mail stands: a word, its tone, and for all but the sent ones why and what follows. `now` in ms. */
export function mailWords(
  mail: Pick<Mail, 'state' | 'attempts' | 'nextAttemptAt' | 'error'>,
  now: number,
): { label: string; tone: Tone; text: string } {
  const { state, attempts, nextAttemptAt, error } = mail
  const reason = error === null ? '' : `${sentence(error.message)} ${error.nextStep}`
  switch (state) {
    case 'sent':
      return { label: 'Sent', tone: 'done', text: '' }
    case 'sending':
      return { label: 'Sending', tone: 'running', text: '' }
    case 'failed':
      return {
        label: 'Failed',
        tone: 'failed',
        text: reason === '' ? 'It was not sent.' : reason,
      }
    case 'not-configured':
      return {
        label: 'Not sent',
        tone: 'attention',
        text: 'No mail server is set. Open it in your own mail program, or set a mail server.',
      }
    case 'waiting': {
      if (attempts === 0 && error === null) {
        return { label: 'Waiting', tone: 'neutral', text: 'It is sent in a moment.' }
      }
      if (attempts === 0) return { label: 'Waiting', tone: 'attention', text: reason }
      const next = nextAttemptAt === null ? '' : ` Next try ${formatAhead(nextAttemptAt, now)}.`
      return {
        label: 'Waiting',
        tone: 'attention',
        text: `${reason} Tried ${plural(attempts, ['time', 'times'])}.${next}`.trim(),
      }
    }
  }
}

/** What a mail server answered often ends without a full stop. */
const sentence = (text: string): string => (/[.!?…”]$/.test(text) ? text : `${text}.`)

/** The newest e-mail to each address, in the order of the list, which has the newest first. */
export function newestByAddress(mails: readonly Mail[]): Mail[] {
  const seen = new Set<string>()
  return mails.filter(({ to }) => {
    const address = to.toLowerCase()
    if (seen.has(address)) return false
    seen.add(address)
    return true
  })
}
