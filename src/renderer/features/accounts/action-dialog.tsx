import { Button, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { AccountAction, AccountActionPreview } from '../../../preload/contract/index.ts'
import { accountQuestion, actionVerbs, type ActionTarget } from '../../lib/account-actions.ts'
import { request, type RequestError, useAction } from '../../lib/api.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { ActionDone } from './action-done.tsx'
import { ActionPreview } from './action-preview.tsx'

/** Reads from Okta what an action would do now; never from what was read for an earlier question. */
function usePreview(nth: number, connectorId: string, accountId: string, action: AccountAction) {
  return useQuery<AccountActionPreview, RequestError>({
    queryKey: ['accounts.preview', nth],
    queryFn: () => request('accounts.preview', { connectorId, accountId, action }),
    gcTime: 0,
    retry: false,
  })
}

/** Asks before something is done to an account: what is lost, whether it can be undone, Cancel first. */
export function ActionDialog({
  nth,
  connectorId,
  account,
  action,
  onClose,
}: {
  /** Which question it is, of all that were asked. */
  nth: number
  connectorId: string
  account: Pick<ActionTarget, 'id' | 'name'>
  action: AccountAction
  onClose: () => void
}) {
  const preview = usePreview(nth, connectorId, account.id, action)
  const act = useAction('accounts.act')
  const [typed, setTyped] = useState('')
  const { verb, done } = actionVerbs[action]
  const shown = preview.data
  const name = shown?.name ?? account.name
  const lookAgain = () => {
    act.reset()
    void preview.refetch()
  }

  if (act.data !== undefined) {
    const { after } = act.data
    return (
      <ActionDone
        connectorId={connectorId}
        result={act.data}
        title={after === null ? `${name} is deleted` : `${name} is ${done}`}
        proof={`${verb} ${name} (${shown?.login ?? account.id})`}
        onClose={onClose}
        further={
          action === 'deactivate' && (
            <Button
              variant="outline"
              color="red"
              onClick={() => accountQuestion.act(connectorId, { id: account.id, name }, 'delete')}
            >
              Delete {name}…
            </Button>
          )
        }
      />
    )
  }

  const error = act.error ?? preview.error
  const confirmed = action !== 'delete' || typed.trim() === shown?.login
  const ready = shown !== undefined && shown.possible && error === null && !preview.isFetching
  return (
    <Dialog
      opened
      // What was sent cannot be called back, so its answer is waited for.
      onClose={() => !act.isPending && onClose()}
      title={`${verb} ${name}?`}
      sticky={typed !== ''}
      buttons={
        <>
          <Button variant="default" onClick={onClose} disabled={act.isPending} data-autofocus>
            {shown?.possible === false ? 'Close' : 'Cancel'}
          </Button>
          {shown?.possible !== false && (
            <Button
              {...(action === 'deactivate' || action === 'delete' ? { color: 'red' } : {})}
              disabled={!ready || !confirmed}
              loading={act.isPending}
              onClick={() =>
                act.mutate({
                  connectorId,
                  accountId: account.id,
                  action,
                  fingerprint: shown?.fingerprint ?? '',
                })
              }
            >
              {verb} {name}
            </Button>
          )}
        </>
      }
    >
      {preview.isFetching && <Skeleton lines={5} label="Asking Okta what this would do" />}
      {shown !== undefined && !preview.isFetching && preview.error === null && (
        <ActionPreview preview={shown} connectorId={connectorId} onLeave={onClose} />
      )}
      {ready && action === 'delete' && (
        <TextInput
          label={
            <>
              To delete the account, type its login <strong>{shown.login}</strong>
            </>
          }
          autoComplete="off"
          spellCheck={false}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      {error !== null && !preview.isFetching && (
        <ErrorState
          error={error.detail}
          meaning=""
          actions={
            <Button variant="default" onClick={lookAgain}>
              Look again
            </Button>
          }
        />
      )}
      <span className="visually-hidden" aria-live="polite">
        {act.isPending && 'Waiting for Okta'}
      </span>
    </Dialog>
  )
}
