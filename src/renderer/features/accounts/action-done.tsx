import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import type { AccountActionResult } from '../../../preload/contract/index.ts'
import { useRequest } from '../../lib/api.ts'
import { formatAbsolute } from '../../lib/format.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Banner } from '../../ui/feedback/banner.tsx'
import classes from './accounts.module.css'

/** What came of it, as Okta said when it was asked again, with a proof to copy. */
export function ActionDone({
  connectorId,
  result,
  title,
  proof,
  further,
  onClose,
}: {
  connectorId: string
  result: AccountActionResult
  title: string
  /** What was done, in a few words. */
  proof: string
  further?: ReactNode
  onClose: () => void
}) {
  const host = useRequest('connectors.get', { connectorId }).data?.host ?? ''
  const { accountId, before, after, at, requestId, warning } = result
  const says = after === null ? 'Okta says that the account is gone' : `Okta says ${after}`
  const text = [
    proof,
    `Organization: ${host}`,
    `Account: ${accountId}`,
    ...(before === '' ? [] : [`Status before: ${before}`]),
    `Status after: ${after ?? 'gone'}`,
    `Time: ${at}`,
    ...(requestId === null ? [] : [`Okta request id: ${requestId}`]),
    ...(warning === null ? [] : [`Note: ${warning.message}`]),
  ].join('\n')
  return (
    <Dialog
      opened
      onClose={onClose}
      title={title}
      buttons={
        <>
          {further}
          <Button onClick={onClose} data-autofocus>
            Close
          </Button>
        </>
      }
    >
      <p role="status">
        {says}
        {requestId === null ? '.' : ', request id '}
        {requestId !== null && <CopyText value={requestId} what="Okta request id" />}
      </p>
      {warning !== null && (
        <Banner tone="attention" icon="attention" framed>
          {warning.message} {warning.nextStep}
        </Banner>
      )}
      <p className={classes.quiet}>
        {formatAbsolute(at)}. It is kept in the audit trail; the lists follow in a moment.
      </p>
      <div>
        <CopyText value={text} what="proof" label="Copy proof" />
      </div>
    </Dialog>
  )
}
