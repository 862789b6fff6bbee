import { Link } from '@tanstack/react-router'
import type { Change, Subject } from '../../../preload/contract/index.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { Status } from '../../ui/feedback/status.tsx'
import { Icon } from '../../ui/icon.tsx'
import { formatAbsolute } from '../format.ts'
import { actorWords, changeParts, changeTime, differences, partsText, verbWords } from './change-words.ts'
import classes from './history.module.css'
import { Sentence } from './sentence.tsx'

interface State {
  readonly focusable: boolean
  readonly active: boolean
  readonly open: boolean
  toggle(): void
}

/** One change in a line: when, added or removed, what, by whom. Opens to all that is known of it. */
export function ChangeRow({
  change,
  connectorId,
  subject,
  state,
}: {
  change: Change
  connectorId: string
  subject?: Subject | undefined
  state: State
}) {
  const { label, tone, icon } = verbWords[change.verb]
  const { at, clock, whole } = changeTime(change)
  const parts = changeParts(change)
  const text = partsText(parts)
  const actor = actorWords(change)
  return (
    <>
      <div
        className={classes.row}
        data-open={state.open || undefined}
        // For the pointer alone; the keyboard has the button.
        onClick={({ target }) => {
          const chosen = String(getSelection() ?? '') !== ''
          if (!chosen && target instanceof Element && target.closest('a, button') === null) state.toggle()
        }}
      >
        <button
          type="button"
          data-row
          className={classes.opener}
          tabIndex={state.focusable ? 0 : -1}
          aria-expanded={state.open}
          onClick={state.toggle}
        >
          <Icon name={state.open ? 'down' : 'right'} size={12} />
          <time className={classes.time} dateTime={at} title={whole}>
            {clock}
          </time>
          <Status tone={tone} label={label} icon={icon} />
          <span className="visually-hidden">: {text}</span>
        </button>
        <span className={classes.sentence}>
          <Sentence parts={parts} connectorId={connectorId} subject={subject} reachable={state.active} />
        </span>
        {actor !== null && (
          <span className={classes.actor} title={actor}>
            {actor}
          </span>
        )}
      </div>
      {state.open && <Details change={change} text={text} />}
    </>
  )
}

function Details({ change, text }: { change: Change; text: string }) {
  const found = differences(change)
  return (
    <div className={classes.details}>
      {change.verb !== 'changed' && <p className={classes.whole}>{text}.</p>}
      {found.length > 0 && (
        <table className={classes.sides}>
          <thead>
            <tr>
              <th scope="col">Attribute</th>
              <th scope="col">Before</th>
              <th scope="col">After</th>
            </tr>
          </thead>
          <tbody>
            {found.map(({ label, before, after }) => (
              <tr key={label}>
                <th scope="row">{label}</th>
                <td>{change.before === null ? 'not there' : before}</td>
                <td>{change.after === null ? 'not there' : after}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <dl className={classes.facts}>
        <dt>Happened</dt>
        <dd>{change.happenedAt === null ? 'not known' : formatAbsolute(change.happenedAt)}</dd>
        <dt>Seen by a sync</dt>
        <dd>
          {formatAbsolute(change.seenAt)}{' '}
          <Link to="/logs" search={{ syncId: change.syncId }} className={classes.link}>
            Log of the sync
          </Link>
        </dd>
        <dt>By</dt>
        <dd>
          {change.actor === null ? (
            'not known'
          ) : (
            <>
              {change.actor.name} <CopyText value={change.actor.id} what="id of who did it" />
            </>
          )}
        </dd>
        {change.eventType !== null && (
          <>
            <dt>Event in Okta</dt>
            <dd>
              <CopyText value={change.eventType} what="event type" />
            </dd>
          </>
        )}
      </dl>
    </div>
  )
}
