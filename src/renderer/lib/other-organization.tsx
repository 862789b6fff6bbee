import { Button } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useNavigate } from '@tanstack/react-router'
import type { Connector } from '../../preload/contract/index.ts'
import { Dialog } from '../ui/dialog.tsx'
import { ErrorState } from '../ui/feedback/error-state.tsx'
import { Note } from '../ui/feedback/note.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import classes from '../ui/connector/credential-form.module.css'
import { credentialNouns } from './credential/words.ts'
import { formatNumber, plural } from './format.ts'
import { useReplaceOrganization } from './use-connector.ts'

/**
 * The credential is of another organization than the data: nothing syncs until a person has decided which
 * one goes on. Nothing is drawn where there is nothing to decide.
 */
export function OtherOrganization({ connector }: { connector: Connector }) {
  const other = connector.otherOrganization
  return other === null ? null : <Choice connector={connector} other={other} />
}

function Choice({
  connector,
  other,
}: {
  connector: Connector
  other: NonNullable<Connector['otherOrganization']>
}) {
  const [asking, ask] = useDisclosure(false)
  const replace = useReplaceOrganization()
  const navigate = useNavigate()
  const { counts, credential } = connector
  const confirm = () => {
    // A promise and not a callback: this choice goes as soon as it is made.
    replace.mutateAsync({ connectorId: connector.id }).then(
      ({ setupStep }) => {
        if (setupStep !== null)
          void navigate({ to: '/setup/$connectorId', params: { connectorId: connector.id }, search: {} })
      },
      () => undefined,
    )
  }
  const noun = credentialNouns[credential.kind]
  const [before, after] = names(connector, other)
  const held =
    counts === null
      ? 'its local data and its history'
      : `${[
          plural(counts.users ?? 0, ['account', 'accounts']),
          plural(counts.groups ?? 0, ['group', 'groups']),
          plural(counts.apps ?? 0, ['application', 'applications']),
        ].join(', ')} and the history of changes`
  const deleting =
    counts?.users === null || counts?.users === undefined
      ? `Delete the data of ${before}`
      : `Delete ${formatNumber(counts.users)} accounts of ${before}`
  return (
    <Note tone="attention">
      <p>
        <strong>
          This {noun} belongs to {after}, the data here to {before}.
        </strong>{' '}
        Nothing is synced until you choose which one goes on, so that the data of two organizations is never
        mixed.
      </p>
      <ul className={classes.choices}>
        <li>
          <Button variant="default" onClick={ask.open}>
            Delete the data of {before} and go on with {after}
          </Button>
          <span>Deletes {held} from this computer.</span>
        </li>
        <li>
          <LinkButton
            variant="default"
            to="/c/$connectorId/access"
            params={{ connectorId: connector.id }}
            search={{ open: 'domain' }}
          >
            Keep {before}: enter its domain and credential
          </LinkButton>
          <span>
            The data stays as it is; the {noun} of {after} is dropped here.
          </span>
        </li>
        <li>
          <LinkButton variant="default" to="/add">
            Add {after} as its own connector
          </LinkButton>
          <span>
            Both side by side. Give this one the domain of {before} back first, for two connectors cannot
            share one.
          </span>
        </li>
      </ul>
      <Dialog
        opened={asking}
        onClose={ask.close}
        title={`Delete the data of ${before}?`}
        buttons={
          <>
            <Button variant="default" onClick={ask.close} data-autofocus>
              Cancel
            </Button>
            <Button color="red" loading={replace.isPending} onClick={confirm}>
              {deleting}
            </Button>
          </>
        }
      >
        <p>
          What goes: {held}. The history of {before} cannot be read again. Nothing in Okta is changed. The
          next sync reads {after} into this connector.
        </p>
        {replace.error && (
          <ErrorState error={replace.error.detail} meaning={`The data of ${before} is still here.`} />
        )}
      </Dialog>
    </Note>
  )
}

/** What the two are called; by their ids too where the names alone do not tell them apart. */
function names(
  { orgName, orgId }: Connector,
  other: NonNullable<Connector['otherOrganization']>,
): readonly [before: string, after: string] {
  const before = orgName ?? orgId ?? 'the organization so far'
  const after = other.name ?? other.id
  if (before !== after) return [before, after]
  return [orgId === null ? `the earlier ${before}` : `${before} (${orgId})`, `${after} (${other.id})`]
}
