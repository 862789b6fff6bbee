import { zodResolver } from '@hookform/resolvers/zod'
import { Button, Checkbox, TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Controller, useForm, useWatch } from 'react-hook-form'
import { parseOktaDomain } from '../../../preload/contract/index.ts'
import { requestKey, useAction } from '../../lib/api.ts'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Icon } from '../../ui/icon.tsx'
import { domainFormSchema, resolvedWords } from './domain-form.ts'
import classes from './setup.module.css'
import { WizardFrame } from './wizard-frame.tsx'

/** First step of the setup: which organization. Ends with a connector, whose setup goes on from there. */
export function NewSetupPage() {
  const { domain = '' } = useSearch({ from: '/setup/new' })
  const navigate = useNavigate()
  const cache = useQueryClient()
  const create = useAction('connectors.create')
  const form = useForm({
    resolver: zodResolver(domainFormSchema),
    defaultValues: { domain, name: '', confirmed: false },
  })
  const { errors, submitCount } = form.formState
  const parsed = parseOktaDomain(useWatch({ control: form.control, name: 'domain' }))
  const custom = parsed.ok && parsed.kind === 'custom'

  const submit = form.handleSubmit(({ domain, name, confirmed }) =>
    create.mutate(
      { domain, ...(name === '' ? {} : { name }), customDomainConfirmed: confirmed },
      {
        onSuccess: (connector) => {
          cache.setQueryData(requestKey('connectors.get', { connectorId: connector.id }), connector)
          void cache.invalidateQueries({ queryKey: ['connectors.list'] })
          void navigate({
            to: '/setup/$connectorId',
            params: { connectorId: connector.id },
            search: { step: 'credential' },
          })
        },
      },
    ),
  )

  return (
    <WizardFrame
      title="Add Okta connector"
      step="domain"
      furthest="domain"
      onStep={() => undefined}
      lead="The address of the Okta organization. Paste any address of it, also that of the admin console."
    >
      <form className={classes.fields} onSubmit={(event) => void submit(event)} noValidate>
        <TextInput
          label="Okta domain"
          placeholder="acme.okta.com"
          autoComplete="off"
          spellCheck={false}
          autoFocus
          {...form.register('domain')}
          error={submitCount > 0 ? errors.domain?.message : undefined}
        />
        <p className={classes.resolved} aria-live="polite">
          {parsed.ok && (
            <>
              <Icon name="right" size={14} />
              <span>
                {resolvedWords[parsed.kind]} <strong>{parsed.url}</strong>
              </span>
            </>
          )}
        </p>
        {custom && (
          <Controller
            control={form.control}
            name="confirmed"
            render={({ field: { value, ...field } }) => (
              <Checkbox
                {...field}
                checked={value}
                label={`${parsed.host} is the custom domain of our Okta organization`}
                description="It is not one of Okta’s own domains. The API token will be sent to it, so be sure."
                error={errors.confirmed?.message}
              />
            )}
          />
        )}
        <TextInput
          label="Name"
          description="How this connector is called here. Left empty, it is the first part of the domain."
          maxLength={80}
          autoComplete="off"
          {...form.register('name')}
          error={errors.name?.message}
        />
        {create.error && <ErrorState error={create.error.detail} meaning="No connector was added." />}
        <div className={classes.buttons}>
          <Button type="submit" loading={create.isPending}>
            Continue
          </Button>
          <Button variant="default" onClick={() => void navigate({ to: '/' })}>
            Cancel
          </Button>
        </div>
      </form>
    </WizardFrame>
  )
}
