import { Button } from '@mantine/core'
import { useState } from 'react'
import type { PromotionRun } from '../../../preload/contract/index.ts'
import { useAction, useRequest } from '../../lib/api.ts'
import { formatAbsolute } from '../../lib/format.ts'
import { notifyDone } from '../../lib/notify.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Card, Section } from '../../ui/layout/page.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Pager } from '../../ui/pager.tsx'
import { runByWords, runWords, tookWords, undoWords } from './people-words.ts'
import classes from './promotion.module.css'

const size = 10

/** What past promotions did, and taking one back. */
export function RunsSection() {
  const [page, setPage] = useState(1)
  const [asked, setAsked] = useState<PromotionRun | null>(null)
  const undo = useAction('people.undo')
  const { data, error, refetch } = useRequest('people.runs', { offset: (page - 1) * size, limit: size })
  const close = () => {
    undo.reset()
    setAsked(null)
  }
  const confirm = (run: PromotionRun) =>
    undo.mutate(
      { runId: run.id },
      {
        onSuccess: () => {
          setAsked(null)
          notifyDone('The promotion was taken back', 'Nothing in Okta was changed.')
        },
      },
    )
  return (
    <Section title="Past promotions">
      {error !== null && <ErrorState error={error.detail} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton lines={3} label="Loading the past promotions" />}
      {data?.total === 0 && <Card>There has been no promotion yet.</Card>}
      {data !== undefined && data.rows.length > 0 && (
        <Card padded={false}>
          <ul className={classes.runs}>
            {data.rows.map((run) => (
              <li key={run.id} className={classes.run}>
                <p>{runWords(run.counts)}</p>
                <p>
                  {runByWords[run.by]}, <RelativeTime at={run.at} />, {tookWords(run.seconds)}
                  {run.undoneAt !== null && (
                    <>
                      , taken back <RelativeTime at={run.undoneAt} />
                    </>
                  )}
                </p>
                {run.undoneAt === null && (
                  <Button
                    variant="default"
                    size="compact-sm"
                    disabled={!run.undoable}
                    title={run.undoable ? undefined : 'A later promotion or decision stands on it.'}
                    aria-haspopup="dialog"
                    onClick={() => setAsked(run)}
                  >
                    Undo<span className="visually-hidden"> the promotion of {formatAbsolute(run.at)}</span>
                  </Button>
                )}
              </li>
            ))}
          </ul>
          {data.total > size && (
            <div className={classes.pages}>
              <Pager
                offset={(page - 1) * size}
                shown={data.rows.length}
                limit={size}
                total={data.total}
                noun={['past promotion', 'past promotions']}
                onOffset={(offset) => setPage(offset / size + 1)}
              />
            </div>
          )}
        </Card>
      )}
      <Dialog
        opened={asked !== null}
        onClose={close}
        title="Take this promotion back?"
        buttons={
          <>
            <Button variant="default" onClick={close} data-autofocus>
              Cancel
            </Button>
            <Button color="red" loading={undo.isPending} onClick={() => asked !== null && confirm(asked)}>
              Take it back
            </Button>
          </>
        }
      >
        {asked !== null && (
          <>
            <p>
              The promotion of {formatAbsolute(asked.at)}: {undoWords(asked)}
            </p>
            <p>Nothing in Okta is changed. The rules stay as they are.</p>
          </>
        )}
        {undo.error && <ErrorState error={undo.error.detail} meaning="The people are as they were." />}
      </Dialog>
    </Section>
  )
}
