import type { Finding } from '../../../preload/contract/index.ts'
import { plural } from '../format.ts'
import type { Tone } from '../../ui/feedback/status.tsx'
import { Icon, type IconName } from '../../ui/icon.tsx'
import classes from './plans.module.css'

const looks: Record<Finding['severity'], { tone: Tone; icon: IconName; word: string }> = {
  blocker: { tone: 'failed', icon: 'stop', word: 'Not sent' },
  warning: { tone: 'attention', icon: 'attention', word: 'Warning' },
  info: { tone: 'neutral', icon: 'info', word: 'Good to know' },
}
const order: readonly Finding['severity'][] = ['blocker', 'warning', 'info']

/** The gravest first; findings of the same weight stay in their order. */
export const gravestFirst = (findings: readonly Finding[]): Finding[] =>
  findings.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))

/** What preflight found, each with what to do about it. */
export function Findings({
  findings,
  label = 'To know before',
}: {
  findings: readonly Finding[]
  label?: string
}) {
  if (findings.length === 0) return null
  return (
    <ul className={classes.findings} aria-label={label}>
      {gravestFirst(findings).map(({ code, severity, text, nextStep }) => {
        const { tone, icon, word } = looks[severity]
        return (
          <li key={`${code} ${text}`} className={classes.finding} data-tone={tone}>
            <Icon name={icon} size={14} />
            <span>
              <span className="visually-hidden">{word}: </span>
              {text}
              {nextStep !== null && <span className={classes.nextStep}> {nextStep}</span>}
            </span>
          </li>
        )
      })}
    </ul>
  )
}

/** The gravest finding in one line, and how many there are besides; nothing where there is only what is good to know. */
export function FindingLine({ findings }: { findings: readonly Finding[] }) {
  const flagged = gravestFirst(findings).filter(
    ({ severity, code }) => severity !== 'info' || code === 'already-so',
  )
  const [first] = flagged
  if (first === undefined) return null
  const { tone, icon, word } = looks[first.severity]
  return (
    <span className={classes.findingLine} data-tone={tone}>
      <Icon name={icon} size={13} />
      <span className={classes.findingText}>
        <span className="visually-hidden">{word}: </span>
        {first.text}
      </span>
      {flagged.length > 1 && (
        <span className={classes.more}>and {plural(flagged.length - 1, ['more', 'more'])}</span>
      )}
    </span>
  )
}
