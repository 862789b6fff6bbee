import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { AppError, ErrorCode } from '../../../preload/contract/index.ts'
import { CopyText } from '../copy-text.tsx'
import { Icon } from '../icon.tsx'
import classes from './feedback.module.css'

/** What went wrong as a heading, one for each code. */
export const errorTitles: Record<ErrorCode, string> = {
  'invalid-input': 'This input was not accepted',
  'not-found': 'Not found',
  cancelled: 'Cancelled',
  conflict: 'Something else is in the way',
  unauthorized: 'Okta did not accept the credential',
  forbidden: 'This credential may not do that',
  'rate-limited': 'Okta’s rate limit is used up',
  offline: 'Okta cannot be reached',
  'okta-error': 'Okta answered with an error',
  'refused-for-safety': 'Refused for safety',
  'credential-missing': 'No credential is stored',
  'engine-unavailable': 'The engine is not running',
  'storage-failed': 'The data could not be written',
  'database-corrupt': 'The local data is damaged',
  'database-newer': 'The local data belongs to a newer version',
  internal: 'An unexpected error in Access Desk',
}

/** What each failure means for what is on screen; the caller may know better. */
const meanings: Partial<Record<ErrorCode, string>> = {
  unauthorized: 'The data from the last sync stays readable.',
  forbidden: 'Everything this credential may read stays readable.',
  'rate-limited': 'Nothing was lost.',
  offline: 'The data from the last sync stays readable.',
  'okta-error': 'The data from the last sync stays readable.',
  'engine-unavailable': 'Stored data is not affected.',
  internal: 'Stored data is not affected.',
}

/** A failure in place: what happened, what it means, what to do, facts to copy, Retry. */
export function ErrorState({
  error,
  title = errorTitles[error.code],
  meaning,
  onRetry,
  retrying = false,
  actions,
}: {
  error: AppError
  /** Where the usual one, which speaks of Okta, would mislead. */
  title?: string
  meaning?: string
  onRetry?: () => void
  retrying?: boolean
  actions?: ReactNode
}) {
  const consequence = meaning ?? meanings[error.code]
  return (
    <div className={classes.error} role="alert">
      <span className={classes.errorIcon}>
        <Icon name="failed" />
      </span>
      <div>
        <p className={classes.errorTitle}>{title}</p>
        <p className={classes.errorText}>
          {[error.message, consequence, error.nextStep].filter(Boolean).join(' ')}
        </p>
        <p className={classes.errorFacts}>
          <span>
            Code <CopyText value={error.okta?.errorCode ?? error.code} what="error code" />
          </span>
          {error.ref !== undefined && (
            <span>
              Reference <CopyText value={error.ref} what="reference" />
            </span>
          )}
          {error.okta?.requestId !== undefined && (
            <span>
              Okta request <CopyText value={error.okta.requestId} what="Okta request id" />
            </span>
          )}
        </p>
        {(onRetry !== undefined || actions !== undefined) && (
          <div className={classes.errorActions}>
            {onRetry !== undefined && (
              <Button variant="default" onClick={onRetry} loading={retrying}>
                Retry
              </Button>
            )}
            {actions}
          </div>
        )}
      </div>
    </div>
  )
}
