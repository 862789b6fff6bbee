import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { requestKey, useAction } from '../../lib/api.ts'
import { DomainForm } from '../../ui/connector/domain-form.tsx'
import { WizardFrame } from './wizard-frame.tsx'

/** First step of the setup: which organization. Ends with a connector, whose setup goes on from there. */
export function NewSetupPage() {
  const { domain = '' } = useSearch({ from: '/setup/new' })
  const navigate = useNavigate()
  const cache = useQueryClient()
  const create = useAction('connectors.create')
  return (
    <WizardFrame
      title="Add Okta connector"
      step="domain"
      furthest="domain"
      onStep={() => undefined}
      lead="The address of the Okta organization. Paste any address of it, also that of the admin console."
    >
      <DomainForm
        domain={domain}
        saving={create.isPending}
        error={create.error?.detail ?? null}
        submitLabel="Continue"
        meaning="No connector was added."
        onSave={(entered) =>
          create.mutate(entered, {
            onSuccess: (connector) => {
              cache.setQueryData(requestKey('connectors.get', { connectorId: connector.id }), connector)
              void cache.invalidateQueries({ queryKey: ['connectors.list'] })
              void navigate({
                to: '/setup/$connectorId',
                params: { connectorId: connector.id },
                search: { step: 'account' },
              })
            },
          })
        }
        onCancel={() => void navigate({ to: '/' })}
      />
    </WizardFrame>
  )
}
