import { countLabels, countWords, droppedWords, missingKinds } from '../../lib/counts.ts'
import { useRequest } from '../../lib/api.ts'
import { Counts } from '../../ui/connector/counts.tsx'
import { Status } from '../../ui/feedback/status.tsx'
import { Icon } from '../../ui/icon.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { DataAge } from '../../ui/relative-time.tsx'
import classes from './setup.module.css'
import type { StepProps } from './step-props.ts'

/** The end of the setup: what is here now, what could not be read, where to go. */
export function SummaryStep({ connector }: StepProps) {
  const overview = useRequest('overview.get', { connectorId: connector.id }).data
  const kinds = overview?.kinds ?? {}
  const { counts } = connector
  const params = { connectorId: connector.id }
  const missing = missingKinds(kinds)
  return (
    <>
      <p className={classes.resolved}>
        <Status tone="done" label="Connected" />
        <span>
          Data <DataAge at={connector.dataAsOf} />
        </span>
      </p>
      {counts !== null && (
        <>
          <Counts
            items={countLabels.map(({ key, label, kind }) => ({
              label,
              value: countWords(counts[key], kinds[kind]),
              words: counts[key] === null,
            }))}
          />
          {counts.dropped > 0 && <p className={classes.lead}>{droppedWords(counts)}</p>}
        </>
      )}
      {missing.map(({ kind, label, reason }) => (
        <div key={kind} className={classes.note}>
          <Icon name="hidden" />
          <p>
            {label}: not visible to this credential, which does not mean there are none. {reason}
          </p>
        </div>
      ))}
      <div className={classes.buttons}>
        <LinkButton to="/c/$connectorId/overview" params={params}>
          Open the overview
        </LinkButton>
        <LinkButton variant="default" to="/c/$connectorId/accounts" params={params}>
          Look at accounts
        </LinkButton>
        <LinkButton variant="default" to="/c/$connectorId/admin-roles" params={params}>
          See who holds admin roles
        </LinkButton>
        <LinkButton variant="default" to="/">
          All connectors
        </LinkButton>
      </div>
    </>
  )
}
