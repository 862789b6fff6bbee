import { Button, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { Held, Subject } from '../../../preload/contract/index.ts'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Status } from '../../ui/feedback/status.tsx'
import { GroupedList } from '../../ui/grouped-list/grouped-list.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { useRequest } from '../api.ts'
import { formatAbsolute } from '../format.ts'
import { fromTimeField, toTimeField } from '../time-field.ts'
import type { GridAddress } from '../use-grid-address.ts'
import { useNow } from '../use-now.ts'
import {
  countOf,
  heldNouns,
  heldQuestion,
  heldTitle,
  type HeldTitle,
  type Part,
  reasonParts,
  unseenWords,
} from './change-words.ts'
import classes from './history.module.css'
import { NoHistory } from './no-history.tsx'
import { Sentence } from './sentence.tsx'
import { useHeldPages } from './use-held-pages.ts'

const day = 86_400_000

interface Props {
  subject: Subject
  name: string
  /** How many the lists hold now; null where this credential may not see them. */
  counts: Partial<Record<HeldTitle, number | null>>
  address: Pick<GridAddress, 'connectorId' | 'at' | 'setAt'>
}

/** "What did they have on …": memberships, assignments and roles at a moment of the past. */
export function AsOf(props: Props) {
  const { subject } = props
  const { connectorId } = props.address
  const begins = useRequest('changes.page', { connectorId, subject, limit: 1 })
  if (begins.error) {
    return (
      <div className={classes.message}>
        <ErrorState error={begins.error.detail} onRetry={() => void begins.refetch()} />
      </div>
    )
  }
  if (begins.data === undefined) return <Skeleton lines={8} label="Loading the history" />
  const { since } = begins.data
  if (since === null) return <NoHistory connectorId={connectorId} />
  return <Moment since={since} {...props} />
}

function Moment({ since, subject, name, counts, address }: Props & { since: string }) {
  const [opened] = useState(() => Date.now())
  const { connectorId } = address
  // A week back is a question that makes sense without having been asked; the history may be younger.
  const at = address.at ?? new Date(Math.max(Date.parse(since), opened - 7 * day)).toISOString()
  const held = useHeldPages(connectorId, subject, Date.parse(at) < Date.parse(since) ? null : at)
  const now = useNow()
  const later = Date.parse(at) >= now
  const [typed, setTyped] = useState(toTimeField(at))
  const [seen, setSeen] = useState(at)
  // A moment that was not typed here comes from a link or the back button.
  if (seen !== at) {
    setSeen(at)
    setTyped(toTimeField(at))
  }
  return (
    <div className={classes.asOf}>
      <div className={classes.moment}>
        <TextInput
          type="datetime-local"
          label={heldQuestion(subject.kind, name)}
          value={typed}
          min={toTimeField(since)}
          max={toTimeField(new Date(now).toISOString())}
          onChange={(event) => setTyped(event.currentTarget.value)}
          onBlur={() => take(typed, at, address)}
          onKeyDown={(event) => {
            if (event.key === 'Enter') take(typed, at, address)
          }}
        />
        <LinkButton
          variant="default"
          to="/c/$connectorId/changes"
          params={{ connectorId }}
          search={{ subject, from: at }}
        >
          What changed since
        </LinkButton>
        <p className={classes.momentWords} role="status">
          As of {later ? 'now' : formatAbsolute(at)}. The history begins {formatAbsolute(since)}.
          {unseenWords(counts)}
        </p>
      </div>
      {Date.parse(at) < Date.parse(since) ? (
        <EmptyState
          icon="history"
          title="Before the history begins"
          actions={
            <Button variant="default" onClick={() => address.setAt(since)}>
              Go to its beginning
            </Button>
          }
        >
          What was before {formatAbsolute(since)} is not known.
        </EmptyState>
      ) : (
        <HeldRows held={held} subject={subject} name={name} connectorId={connectorId} />
      )}
    </div>
  )
}

/** A field tells minutes alone; the moment that is open stays exact while it says the same minute. */
function take(value: string, at: string, address: Props['address']): void {
  const chosen = fromTimeField(value)
  if (chosen !== undefined && value !== toTimeField(at)) address.setAt(chosen)
}

function HeldRows({
  held,
  subject,
  name,
  connectorId,
}: {
  held: ReturnType<typeof useHeldPages>
  subject: Subject
  name: string
  connectorId: string
}) {
  if (held.error) {
    return (
      <div className={classes.message}>
        <ErrorState error={held.error.detail} onRetry={held.retry} />
      </div>
    )
  }
  if (held.total === null) return <Skeleton lines={8} label="Loading what was held" />
  if (held.total === 0) {
    return (
      <EmptyState icon="none" title="Nothing then">
        {subject.kind === 'app'
          ? `Nobody had ${name} at that moment, as far as this credential may see.`
          : `${name} had nothing at that moment, as far as this credential may see.`}
      </EmptyState>
    )
  }
  return (
    <div className={classes.list} aria-busy={held.old || undefined}>
      <GroupedList
        label={`What ${name} had`}
        items={held.rows}
        total={held.total}
        more={held.more}
        unfinished={held.unfinished}
        rowHeight={35}
        headLevel={3}
        keyOf={keyOf}
        groupOf={({ kind }) => heldTitle(subject.kind, kind)}
        head={(title, count, whole) => ({
          title,
          count: countOf(count, whole, heldNouns[title as HeldTitle]),
        })}
        renderRow={(row, { active, focusable }) => (
          <div className={classes.held} data-now={row.now}>
            <span className={classes.heldWords} data-row tabIndex={focusable ? 0 : -1}>
              <Sentence
                parts={heldParts(row, subject.kind)}
                connectorId={connectorId}
                subject={subject}
                reachable={active}
              />
            </span>
            <NowMark now={row.now} />
          </div>
        )}
        onMore={held.fetchMore}
      />
    </div>
  )
}

const keyOf = ({ kind, user, group, app, role }: Held): string =>
  [kind, user?.id, group?.id, app?.id, role?.id].join(' ')

/** The other side of the row and why it was there. */
function heldParts({ kind, user, group, app, role, facts }: Held, subject: Subject['kind']): Part[] {
  const object = (of: Subject['kind'], named: Held['user']): Part[] =>
    named === null ? [] : [{ type: 'object', kind: of, ...named }]
  const what: Part[] =
    kind === 'role'
      ? [{ type: 'name', name: role?.name ?? 'an admin role' }]
      : [
          ...(subject === 'user' ? [] : object('user', user)),
          ...(subject === 'group' ? [] : object('group', group)),
          ...(subject === 'app' ? [] : object('app', app)),
        ]
  return [
    ...what,
    ...(kind === 'role' && subject === 'group'
      ? []
      : reasonParts(kind, facts, kind === 'role' ? group : null)),
  ]
}

function NowMark({ now }: { now: Held['now'] }) {
  if (now === 'same') return null
  return now === 'gone' ? (
    <Status tone="attention" label="Not any more" icon="minus" />
  ) : (
    <Status tone="neutral" label="Otherwise now" icon="edit" />
  )
}
