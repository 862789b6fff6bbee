import type { Connector } from '../../preload/contract/index.ts'
import { DomainForm } from '../ui/connector/domain-form.tsx'
import { Note } from '../ui/feedback/note.tsx'
import { credentialNouns } from './credential/words.ts'
import { formatNumber } from './format.ts'
import { useSetDomain } from './use-connector.ts'

/** The form of a connector's domain: the first one, or another with what that means. */
export function DomainChange({
  connector,
  submitLabel,
  onSaved,
  onCancel,
}: {
  connector: Connector
  submitLabel: string
  onSaved: (connector: Connector) => void
  onCancel: (() => void) | null
}) {
  const change = useSetDomain()
  return (
    <DomainForm
      domain={connector.host ?? ''}
      saving={change.isPending}
      error={change.error?.detail ?? null}
      submitLabel={submitLabel}
      meaning={connector.host === null ? 'The domain was not saved.' : 'The domain is as it was.'}
      onSave={(entered) =>
        change.mutate({ connectorId: connector.id, ...entered }, { onSuccess: (saved) => onSaved(saved) })
      }
      onCancel={onCancel}
    >
      {connector.host !== null && <Consequences connector={connector} />}
    </DomainForm>
  )
}

function Consequences({ connector }: { connector: Connector }) {
  const { credential, dataAsOf, counts, orgName, host } = connector
  if (!credential.configured && dataAsOf === null) return null
  const users = counts?.users
  return (
    <Note tone="attention">
      {credential.configured && (
        <p>
          Another domain drops the {credentialNouns[credential.kind]}, which must never be sent to another
          server. You enter the one of the new domain next.
        </p>
      )}
      {dataAsOf !== null && (
        <p>
          The data of {orgName ?? host}
          {users === null || users === undefined ? '' : ` (${formatNumber(users)} accounts)`} stays until it
          is known whose organization answers. The same organization under a new domain goes on with it; with
          another one you are asked, and data of the two is never mixed.
        </p>
      )}
    </Note>
  )
}
