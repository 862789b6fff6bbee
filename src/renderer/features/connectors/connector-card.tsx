import { Button, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import type { Connector } from '../../../preload/contract/index.ts'
import { adminRoleCount } from '../../lib/counts.ts'
import { formatNumber } from '../../lib/format.ts'
import { nextSyncWords } from '../../lib/schedule.ts'
import { StatusButton } from '../../lib/status-button.tsx'
import { syncLine, syncShare } from '../../lib/sync-progress.ts'
import { useDemo } from '../../lib/use-demo.ts'
import { useNow } from '../../lib/use-now.ts'
import { useSync } from '../../lib/use-sync.ts'
import { errorTitles } from '../../ui/feedback/error-state.tsx'
import { Icon } from '../../ui/icon.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { ProgressBar } from '../../ui/progress-bar.tsx'
import { DataAge } from '../../ui/relative-time.tsx'
import classes from './connectors.module.css'
import { DraftFacts } from './draft-facts.tsx'
import { type NextStep, nextStep } from './next-step.ts'

const kindWords: Record<Connector['kind'], string> = {
  okta: '',
  preview: ' · preview',
  emea: ' · EMEA',
  custom: ' · custom domain',
  demo: ' · simulated on this computer',
}

/** Where a step leads; a demo organization is started in place. */
const screens = {
  setup: '/setup/$connectorId',
  waiting: '/setup/$connectorId/waiting',
  token: '/c/$connectorId/access',
  organization: '/c/$connectorId/overview',
  progress: '/c/$connectorId/overview',
  confirm: '/c/$connectorId/confirm',
  problem: '/c/$connectorId/overview',
  open: '/c/$connectorId/overview',
} as const satisfies Record<Exclude<NextStep['kind'], 'demo'>, string>

/** One connector: status, counts, age of the data, next step. */
export function ConnectorCard({ connector }: { connector: Connector }) {
  const step = nextStep(connector)
  const { running, progress } = useSync(connector)
  const demo = useDemo()
  const now = useNow()
  const params = { connectorId: connector.id }
  const draft = connector.setupStep !== null && connector.host === null
  const variant =
    step.kind === 'open' || step.kind === 'progress' || step.kind === 'waiting' ? 'default' : 'filled'
  const label = `${step.label}: ${connector.name}`

  return (
    <article className={classes.card} aria-label={connector.name}>
      <div className={classes.head}>
        <div className={classes.names}>
          <Title order={2} className={classes.name}>
            <Link
              to={
                screens[step.kind === 'waiting' ? 'waiting' : connector.setupStep === null ? 'open' : 'setup']
              }
              params={params}
            >
              {connector.name}
            </Link>
          </Title>
          <p className={classes.host} title={connector.host ?? undefined}>
            {connector.host ?? 'no domain yet'}
            {kindWords[connector.kind]}
          </p>
        </div>
        <StatusButton connector={connector} running={running} />
      </div>

      {progress !== undefined && (
        <div>
          <ProgressBar share={syncShare(progress)} label={`Progress of the sync of ${connector.name}`} />
          <p className={classes.host}>{syncLine(progress)}</p>
        </div>
      )}
      {!running && connector.lastError !== null && (
        <p className={classes.problem}>
          {errorTitles[connector.lastError.code]}. {connector.lastError.nextStep}
        </p>
      )}
      {!running && step.kind !== 'setup' && <HealthLine connector={connector} />}
      {draft && <DraftFacts connector={connector} />}
      {connector.counts !== null && <Facts counts={connector.counts} />}

      <div className={classes.foot}>
        <span className={classes.age}>
          {!draft && <DataAge at={connector.dataAsOf} />}
          {connector.setupStep === null && !running && (
            <span className={classes.next}>{nextSyncWords(connector, now)}</span>
          )}
        </span>
        {step.kind === 'demo' ? (
          <Button onClick={() => demo.start()} loading={demo.starting} aria-label={label}>
            {step.label}
          </Button>
        ) : (
          <LinkButton to={screens[step.kind]} params={params} variant={variant} aria-label={label}>
            {step.label}
          </LinkButton>
        )}
      </div>
    </article>
  )
}

/** The first thing that could end the credential, before it does. */
function HealthLine({ connector: { health } }: { connector: Connector }) {
  const warning = health?.warnings[0]
  const told = health?.state === 'warning' || health?.state === 'refused'
  if (!told || warning === undefined) return null
  return (
    <p className={classes.warning}>
      <Icon name="attention" size={14} />
      <span title={warning.nextStep}>{warning.message}</span>
    </p>
  )
}

function Facts({ counts }: { counts: NonNullable<Connector['counts']> }) {
  const facts = [
    ['Accounts', counts.users],
    ['Groups', counts.groups],
    ['Applications', counts.apps],
    ['Admin roles', adminRoleCount(counts)],
  ] as const
  return (
    <dl className={classes.facts}>
      {facts.map(([label, count]) => (
        <div key={label} className={classes.fact}>
          <dt>{label}</dt>
          {count === null ? <dd data-words>not visible</dd> : <dd>{formatNumber(count)}</dd>}
        </div>
      ))}
    </dl>
  )
}
