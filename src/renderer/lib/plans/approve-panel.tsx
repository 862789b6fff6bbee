import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { ChangePlan } from '../../../preload/contract/index.ts'
import { TokenForm } from '../../ui/connector/token-form.tsx'
import { Status } from '../../ui/feedback/status.tsx'
import { Icon } from '../../ui/icon.tsx'
import { request, requestKey, type RequestError } from '../api.ts'
import { formatAbsolute } from '../format.ts'
import classes from './plans.module.css'

/**
 * Approves a plan with the token of a second person. What a mutation is called with stays in its state, so
 * the token goes by in a box that is emptied as it is read.
 */
function useApprove({ planId, fingerprint }: ChangePlan, onApproved: (plan: ChangePlan) => void) {
  const cache = useQueryClient()
  const typed = useRef<string>(undefined)
  const { mutate, isPending, error } = useMutation<ChangePlan, RequestError>({
    mutationFn: () => {
      const token = typed.current ?? ''
      typed.current = undefined
      return request('plans.approve', { planId, fingerprint, token })
    },
    onSuccess: (plan) => {
      cache.setQueryData(requestKey('plans.get', { planId }), plan)
      onApproved(plan)
    },
  })
  return {
    approving: isPending,
    error: error?.detail ?? null,
    approve: (token: string) => {
      typed.current = token
      mutate()
    },
  }
}

/** Where a plan needs a second person: the field for that person's own token, or who approved and when. */
export function ApprovePanel({
  plan,
  onApproved = () => undefined,
}: {
  plan: ChangePlan
  onApproved?: (plan: ChangePlan) => void
}) {
  const { approving, error, approve } = useApprove(plan, onApproved)
  /** Another form for each attempt: the field is empty as soon as the token has left it. */
  const [attempt, setAttempt] = useState(0)
  if (!plan.approval.needed) return null
  const { by } = plan.approval
  if (by !== null) {
    return (
      <p className={classes.approved}>
        <Status tone="done" icon="people" label={`Approved by ${by.login}`} />{' '}
        <time dateTime={by.at} className={classes.dim}>
          {formatAbsolute(by.at)}
        </time>
      </p>
    )
  }
  return (
    <section className={classes.approve} aria-label="A second person must approve">
      <p className={classes.approveTitle}>
        <Icon name="people" />A second person must approve
      </p>
      <p>
        This plan changes who has admin rights. Somebody other than you pastes an API token of their own here.
        It is used once to ask Okta who they are, and kept nowhere.
      </p>
      <TokenForm
        key={attempt}
        label="Token of the second person"
        submitLabel="Approve these changes"
        meaning="Nothing was approved, and the token was forgotten."
        saving={approving}
        error={error}
        onSave={(token) => {
          setAttempt(attempt + 1)
          approve(token)
        }}
        onCancel={null}
      />
    </section>
  )
}
