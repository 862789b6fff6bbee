import { Button } from '@mantine/core'
import { useState } from 'react'
import type { AppError, PromotionPreview } from '../../../preload/contract/index.ts'
import { formatNumber, plural } from '../../lib/format.ts'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Card, Section } from '../../ui/layout/page.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { effectWords, outcomes, tookWords } from './people-words.ts'
import classes from './promotion.module.css'

/** More of one kind would not say more. */
const shownExamples = 5

export interface ShownPreview {
  readonly preview: PromotionPreview
  readonly at: string
  /** Rules or data have changed since. */
  readonly stale: boolean
}

/** What a promotion would do, by outcome, each with a few accounts and the reason. */
export function PreviewSection({
  shown,
  running,
  error,
  onPreview,
}: {
  shown: ShownPreview | null
  running: boolean
  error: AppError | null
  onPreview(): void
}) {
  return (
    <Section
      title="Preview"
      text={
        shown === null ? undefined : (
          <span aria-live="polite">
            {shown.stale ? (
              <span className={classes.stale}>The rules or the data have changed since this preview.</span>
            ) : (
              <>
                {plural(shown.preview.counts.accounts, ['account', 'accounts'])} in{' '}
                {tookWords(shown.preview.seconds)}, <RelativeTime at={shown.at} />
              </>
            )}
          </span>
        )
      }
    >
      {error !== null && <ErrorState error={error} meaning="Nothing was changed." onRetry={onPreview} />}
      {shown !== null ? (
        <Card padded={false}>
          <Outcomes preview={shown.preview} />
        </Card>
      ) : (
        error === null && (
          <Card>
            <EmptyState
              icon="overview"
              title="Nothing is applied yet"
              actions={
                <Button variant="default" onClick={onPreview} loading={running}>
                  Preview
                </Button>
              }
            >
              A preview counts what these rules would do to the synced accounts, with examples.
            </EmptyState>
          </Card>
        )
      )}
    </Section>
  )
}

function Outcomes({ preview }: { preview: PromotionPreview }) {
  const [open, setOpen] = useState<string | null>(null)
  const { counts, examples } = preview
  const effects = effectWords(counts)
  return (
    <>
      <ul className={classes.outcomes}>
        {outcomes.map(({ outcome, count, label, icon }) => {
          const some = examples.filter((example) => example.outcome === outcome).slice(0, shownExamples)
          const number = counts[count]
          const content = (
            <>
              <Icon name={icon} size={14} />
              <span>{label}</span>
              <span className={classes.outcomeCount}>{formatNumber(number)}</span>
            </>
          )
          return (
            <li key={outcome}>
              {some.length === 0 ? (
                <div className={classes.outcome} data-none={number === 0 || undefined}>
                  {content}
                </div>
              ) : (
                <button
                  type="button"
                  className={classes.outcome}
                  aria-expanded={open === outcome}
                  onClick={() => setOpen(open === outcome ? null : outcome)}
                >
                  {content}
                  <Icon name={open === outcome ? 'down' : 'right'} size={12} />
                </button>
              )}
              {open === outcome && (
                <ul className={classes.examples} aria-label={`Examples: ${label}`}>
                  {some.map(({ connectorId, accountId, name, login, because }) => (
                    <li key={`${connectorId}/${accountId}`}>
                      {name === '' ? login : name}
                      {name !== '' && name !== login && <span className={classes.because}>{login}</span>}
                      <span className={classes.because}>{because}</span>
                    </li>
                  ))}
                </ul>
              )}
            </li>
          )
        })}
      </ul>
      <div className={classes.effects}>
        <p>{effects === '' ? 'A promotion would change nothing.' : `A promotion ${effects}.`}</p>
        <p>Nothing changes in Okta.</p>
      </div>
    </>
  )
}
