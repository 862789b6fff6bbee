import { Button, Menu, Title } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { ChangePlan } from '../../../preload/contract/index.ts'
import { request } from '../../lib/api.ts'
import { plural } from '../../lib/format.ts'
import { notifyDone, notifyRefused } from '../../lib/notify.tsx'
import { ApplyDialog } from '../../lib/plans/apply-plan.tsx'
import {
  applyWords,
  byWhom,
  hasEnded,
  levelWords,
  planLook,
  whyNotApply,
} from '../../lib/plans/plan-words.ts'
import { useIsPlanStopping } from '../../lib/plans/plan-store.ts'
import { useCancelPlan } from '../../lib/plans/use-cancel-plan.ts'
import { useConnectorOf, usePlanAction } from '../../lib/plans/use-plan.ts'
import { reportFailure } from '../../lib/use-grid-source.ts'
import { Status } from '../../ui/feedback/status.tsx'
import { Icon } from '../../ui/icon.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { DiscardDialog } from './discard-dialog.tsx'
import classes from './plans.module.css'
import { UndoDialog } from './undo-dialog.tsx'

/** What the plan is, who made and applied it, and what can be done with it now. */
export function PlanHead({ plan }: { plan: ChangePlan }) {
  const connector = useConnectorOf(plan.connectorId)
  const { title, connectorName } = plan
  return (
    <div className={classes.head}>
      <div className={classes.titles}>
        <Title order={1} className={classes.title ?? ''}>
          {title}
        </Title>
        <p className={classes.line}>
          <Status {...planLook(plan)} />
          <span>
            {connector === undefined ? (
              connectorName
            ) : (
              <Link
                to="/c/$connectorId/overview"
                params={{ connectorId: connector.id }}
                className={classes.link}
              >
                {connector.name}
              </Link>
            )}
            {connector !== undefined && (
              <span className={classes.dim}>
                {' '}
                · safety level: {levelWords[connector.safetyLevel].toLowerCase()}
              </span>
            )}
          </span>
          <MadeAndApplied plan={plan} />
        </p>
      </div>
      <div className={classes.actions}>
        <PlanActions plan={plan} />
      </div>
    </div>
  )
}

function MadeAndApplied({
  plan: { createdAt, createdBy, appliedBy, endedAt, startedAt },
}: {
  plan: ChangePlan
}) {
  const at = endedAt ?? startedAt
  const applied = appliedBy !== null && at !== null
  if (applied && appliedBy === createdBy) {
    return (
      <span className={classes.dim}>
        made and applied by {byWhom(createdBy)} <RelativeTime at={at} />
      </span>
    )
  }
  return (
    <>
      <span className={classes.dim}>
        made by {byWhom(createdBy)} <RelativeTime at={createdAt} />
      </span>
      {applied && (
        <span className={classes.dim}>
          applied by {byWhom(appliedBy)} <RelativeTime at={at} />
        </span>
      )}
    </>
  )
}

function PlanActions({ plan }: { plan: ChangePlan }) {
  const { planId, state, counts } = plan
  const connector = useConnectorOf(plan.connectorId)
  const [asked, setAsked] = useState<'apply' | 'discard' | 'undo' | null>(null)
  const check = usePlanAction('plans.check')
  const resume = usePlanAction('plans.resume')
  const cancel = useCancelPlan()
  const stopping = useIsPlanStopping(planId)
  const close = () => setAsked(null)
  const whyNot = connector === undefined ? null : whyNotApply(plan, connector)
  const unapproved = plan.approval.needed && plan.approval.by === null
  const goesOn = state === 'queued' || state === 'interrupted'
  return (
    <>
      <ExportMenu plan={plan} />
      {state === 'draft' && (
        <>
          <Button variant="default" onClick={() => setAsked('discard')} aria-haspopup="dialog">
            Discard…
          </Button>
          <Button
            variant="default"
            loading={check.isPending}
            onClick={() => check.mutate({ planId }, { onError: notifyRefused })}
          >
            Check with Okta
          </Button>
          <Button
            {...(counts.revokes > 0 ? { color: 'red' } : {})}
            // The approval is asked for in the question itself.
            disabled={whyNot !== null && !unapproved}
            title={whyNot ?? undefined}
            onClick={() => setAsked('apply')}
            aria-haspopup="dialog"
          >
            {applyWords(counts)}…
          </Button>
        </>
      )}
      {(state === 'applying' || goesOn) && (
        <Button variant="default" disabled={stopping} onClick={() => cancel(planId)}>
          {stopping ? 'Stopping…' : 'Cancel'}
        </Button>
      )}
      {goesOn && (
        <Button
          loading={resume.isPending}
          onClick={() => resume.mutate({ planId }, { onError: notifyRefused })}
        >
          {state === 'queued' ? 'Try now' : 'Resume'}
        </Button>
      )}
      {state !== 'draft' && (
        <LinkButton variant="default" to="/logs" search={{ planId }}>
          Show in log
        </LinkButton>
      )}
      {hasEnded(plan) && (counts.byState.done ?? 0) > 0 && plan.undoneBy === null && (
        <Button
          variant="default"
          leftSection={<Icon name="undo" size={14} />}
          onClick={() => setAsked('undo')}
          aria-haspopup="dialog"
        >
          Undo…
        </Button>
      )}
      <ApplyDialog plan={asked === 'apply' ? plan : null} onDone={close} onClose={close} />
      <DiscardDialog plan={plan} opened={asked === 'discard'} onClose={close} />
      <UndoDialog plan={plan} opened={asked === 'undo'} onClose={close} />
    </>
  )
}

const formats = [
  ['csv', 'As a table (CSV)'],
  ['json', 'As JSON'],
] as const

function ExportMenu({ plan: { planId, state } }: { plan: ChangePlan }) {
  const save = (format: 'csv' | 'json') => {
    request('plans.export', { planId, format }).then(({ cancelled, rows, fileName }) => {
      if (!cancelled) notifyDone(`${plural(rows, ['step', 'steps'])} exported`, `Saved as ${fileName}.`)
    }, reportFailure)
  }
  return (
    <Menu>
      <Menu.Target>
        <Button
          variant="default"
          leftSection={<Icon name="download" size={14} />}
          rightSection={<Icon name="down" size={12} />}
        >
          {state === 'draft' || state === 'discarded' ? 'Export' : 'Export receipts'}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {formats.map(([format, words]) => (
          <Menu.Item key={format} onClick={() => save(format)}>
            {words}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
