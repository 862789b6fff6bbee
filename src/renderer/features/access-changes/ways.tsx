import { Button } from '@mantine/core'
import type { PlanStep, RevokeRoute } from '../../../preload/contract/index.ts'
import { collateralWords, lostWords } from '../../lib/access-changes/way-words.ts'
import { useRequest } from '../../lib/api.ts'
import { plural } from '../../lib/format.ts'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Note } from '../../ui/feedback/note.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import classes from './access-changes.module.css'
import { ManualSteps } from './manual-steps.tsx'

/** The ways to take an access away for good, the best first. */
export function Ways({
  connectorId,
  step,
  onChoose,
}: {
  connectorId: string
  step: PlanStep
  onChoose: (route: RevokeRoute) => void
}) {
  const { data, error, refetch } = useRequest('access.routes', { connectorId, access: step.change })
  if (error) return <ErrorState error={error.detail} onRetry={() => void refetch()} />
  if (data === undefined) return <Skeleton lines={4} label="Looking for ways to take it away" />
  const { held, routes, caution } = data
  return (
    <section className={classes.ways} aria-label="Ways to take it away">
      <h3 className={classes.head}>How it is held</h3>
      <ul className={classes.held}>
        {held.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
        {held.length === 0 && <li>As far as the data from the last sync tells, it is not held.</li>}
      </ul>
      {caution !== null && <Note tone="attention">{caution}</Note>}
      <ol className={classes.routes} aria-label="Ways">
        {routes.map((route, at) => (
          <Way
            // Two ways can read alike; their order is what tells them apart.
            // eslint-disable-next-line react/no-array-index-key
            key={at}
            connectorId={connectorId}
            route={route}
            title={
              routes.length === 1 ? 'The way' : at === 0 ? 'Way 1, takes least' : `Way ${String(at + 1)}`
            }
            onChoose={() => onChoose(route)}
          />
        ))}
      </ol>
    </section>
  )
}

function Way({
  connectorId,
  route,
  title,
  onChoose,
}: {
  connectorId: string
  route: RevokeRoute
  title: string
  onChoose: () => void
}) {
  const { changes, words, manual, collateral, lost } = route
  return (
    <li className={classes.route}>
      <div className={classes.routeHead}>
        <h3 className={classes.head}>{title}</h3>
        {changes.length > 0 ? (
          <Button size="compact-sm" onClick={onChoose}>
            Choose this way
          </Button>
        ) : (
          <span className={classes.dim}>By hand only</span>
        )}
      </div>
      {words.length > 0 && (
        <ol className={classes.words}>
          {words.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ol>
      )}
      <ManualSteps connectorId={connectorId} title="By hand" steps={manual} />
      <p className={classes.dim}>{lostWords(route)}</p>
      {collateral.length > 0 && (
        <ul className={classes.lost} aria-label="What else is lost">
          {collateral.slice(0, shown).map((each) => (
            <li key={`${each.kind} ${each.principalId} ${each.resourceId}`}>{collateralWords(each)}</li>
          ))}
          {lost > shown && <li className={classes.dim}>and {plural(lost - shown, ['more', 'more'])}</li>}
        </ul>
      )}
    </li>
  )
}

const shown = 8
