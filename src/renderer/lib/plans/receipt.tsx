import type { PlanStep, Receipt } from '../../../preload/contract/index.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { type FactLine, FactList } from '../../ui/fact-list.tsx'
import { Status } from '../../ui/feedback/status.tsx'
import { formatAbsolute, formatDuration, plural } from '../format.ts'
import classes from './plans.module.css'
import { certaintyWords, stepSentence } from './step-words.ts'

/** How long it took from the first call to the reading back. */
const tookWords = ({ startedAt, at }: Receipt): string =>
  formatDuration(Math.max(0, Date.parse(at) - Date.parse(startedAt)) / 1000)

/** A receipt as text, to be kept elsewhere. */
export function receiptText(step: PlanStep, receipt: Receipt): string {
  const { change } = step
  return [
    stepSentence(step),
    certaintyWords(step, false),
    `Before: ${receipt.before}`,
    `After: ${receipt.after}`,
    `Applied by: ${receipt.who}`,
    `Okta was asked: ${receipt.startedAt}`,
    `Read back: ${receipt.at}`,
    `${change.principalType === 'USER' ? 'Person' : 'Group'}: ${change.principalId}`,
    `Object: ${change.resourceId}`,
    ...(receipt.requestId === null ? [] : [`Okta request id: ${receipt.requestId}`]),
    ...(receipt.event === null ? [] : [`Event in Okta’s log: ${receipt.event.id} (${receipt.event.type})`]),
    ...(receipt.note === null ? [] : [`Note: ${receipt.note}`]),
    `Undo: ${receipt.undo.text}`,
  ].join('\n')
}

/** The proof of what came of a step. */
export function ReceiptView({ step }: { step: PlanStep }) {
  const { receipt } = step
  if (receipt === null) return null
  const { who, startedAt, at, before, after, requestId, event, calls, note, undo } = receipt
  const facts: FactLine[] = [
    ['Before', before],
    ['After', after],
    ['Applied by', who],
    ['Okta was asked', formatAbsolute(startedAt)],
    [
      'Read back',
      <>
        {formatAbsolute(at)}{' '}
        <span className={classes.dim}>
          after {tookWords(receipt)}, {plural(calls, ['call', 'calls'])}
        </span>
      </>,
    ],
    [
      'Okta request id',
      requestId === null ? (
        <span className={classes.dim}>none, nothing that was answered changed it</span>
      ) : (
        <CopyText value={requestId} what="Okta request id" />
      ),
    ],
    [
      'Event in Okta’s log',
      event === null ? (
        <span className={classes.dim}>not found yet</span>
      ) : (
        <>
          <CopyText value={event.id} what="event id" /> <span className={classes.dim}>{event.type}</span>
        </>
      ),
    ],
    ...(note === null ? [] : [['Note', note] as const]),
    [
      'Undo',
      <span key="undo" className={classes.undo}>
        <Status
          {...(undo.possible
            ? { tone: 'done', label: 'Can be undone' }
            : { tone: 'attention', label: 'Cannot be undone' })}
        />
        <span>{undo.text}</span>
      </span>,
    ],
  ]
  return (
    <section className={classes.receipt} aria-label={`Receipt: ${stepSentence(step)}`}>
      <FactList facts={facts} />
      <div>
        <CopyText value={receiptText(step, receipt)} what="receipt" label="Copy receipt" />
      </div>
    </section>
  )
}
