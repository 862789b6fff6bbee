import { Button } from '@mantine/core'
import { useEffect, useEffectEvent } from 'react'
import { credentialNouns } from '../../lib/credential/words.ts'
import { OtherOrganization } from '../../lib/other-organization.tsx'
import { useProbe } from '../../lib/use-connector.ts'
import { PermissionMatrix } from '../../ui/connector/permission-matrix.tsx'
import { RoleReference } from '../../ui/connector/role-reference.tsx'
import { ScopeLists } from '../../ui/connector/scope-lists.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Note } from '../../ui/feedback/note.tsx'
import { Status, type Tone } from '../../ui/feedback/status.tsx'
import classes from './setup.module.css'
import type { StepProps } from './step-props.ts'
import { type CheckState, testChecks } from './test-checks.ts'

const tones: Record<CheckState, { tone: Tone; icon?: 'clock'; word: string }> = {
  waiting: { tone: 'neutral', icon: 'clock', word: 'not tested yet' },
  running: { tone: 'running', word: 'testing' },
  done: { tone: 'done', word: 'passed' },
  failed: { tone: 'failed', word: 'failed' },
}

/** The live test of the credential, and what it may do as answers with their evidence. */
export function TestStep({ connector, go }: StepProps) {
  const probe = useProbe()
  const test = useEffectEvent(() => {
    // The answers may be those of a credential that was replaced since, or of one whose roles have changed.
    const stale = connector.setupStep !== null && connector.runningSyncId === null
    if (stale || connector.capabilities === null) probe.mutate({ connectorId: connector.id })
  })
  useEffect(() => test(), [])
  const checks = testChecks(connector, probe.isPending, probe.error?.detail ?? null)
  const passed = connector.capabilities !== null && !probe.isPending && probe.error === null

  return (
    <>
      <ul className={classes.checks} aria-live="polite">
        {checks.map(({ label, state, fact }) => {
          const { word, ...look } = tones[state]
          return (
            <li key={label} className={classes.check}>
              <Status {...look} label={label} />
              <span className={fact === undefined ? 'visually-hidden' : undefined}>{fact ?? word}</span>
            </li>
          )
        })}
      </ul>
      {probe.error && connector.otherOrganization === null && (
        <ErrorState
          error={probe.error.detail}
          meaning="The setup stays here; nothing was lost."
          onRetry={() => probe.mutate({ connectorId: connector.id })}
          actions={
            probe.error.detail.code === 'unauthorized' || probe.error.detail.code === 'credential-missing' ? (
              <Button variant="default" onClick={() => go('credential')}>
                Replace the credential
              </Button>
            ) : undefined
          }
        />
      )}
      <OtherOrganization connector={connector} />
      {passed && connector.capabilities !== null && (
        <>
          <PermissionMatrix capabilities={connector.capabilities} connector={connector} />
          {connector.credential.scopes !== undefined && <ScopeLists scopes={connector.credential.scopes} />}
          <RoleReference />
          <Note>
            A “no” does not stop the sync: what the {credentialNouns[connector.credential.kind]} may read is
            read, the rest says so.
          </Note>
        </>
      )}
      <div className={classes.buttons}>
        <Button onClick={() => go('sync')} disabled={!passed || connector.otherOrganization !== null}>
          Continue
        </Button>
        <Button
          variant="default"
          loading={probe.isPending}
          onClick={() => probe.mutate({ connectorId: connector.id })}
        >
          Test again
        </Button>
        <Button variant="default" onClick={() => go('options')}>
          Back
        </Button>
      </div>
    </>
  )
}
