import { zodResolver } from '@hookform/resolvers/zod'
import { Checkbox, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { Controller, useForm, useWatch } from 'react-hook-form'
import type { AppError } from '../../../preload/contract/index.ts'
import { domainFormSchema, readDomain, resolvedWords } from '../../lib/domain-form.ts'
import { ErrorState } from '../feedback/error-state.tsx'
import { Icon } from '../icon.tsx'
import classes from './credential-form.module.css'
import { SubmitButtons } from './submit-buttons.tsx'

/** Which organization: any address of it, understood as it is typed, and a question where it is not one of Okta's. */
export function DomainForm({
  domain,
  saving,
  error,
  submitLabel,
  meaning,
  onSave,
  onCancel,
  children,
}: {
  /** What the field starts with. */
  domain: string
  saving: boolean
  error: AppError | null
  submitLabel: string
  /** What a refusal means for the connector. */
  meaning: string
  onSave: (entered: { domain: string; customDomainConfirmed: boolean }) => void
  onCancel: (() => void) | null
  /** What a change would do, between the field and the button. */
  children?: ReactNode
}) {
  const form = useForm({
    resolver: zodResolver(domainFormSchema),
    defaultValues: { domain, confirmed: false },
  })
  const { errors, submitCount } = form.formState
  const parsed = readDomain(useWatch({ control: form.control, name: 'domain' }))
  const submit = form.handleSubmit((entered) =>
    onSave({ domain: entered.domain, customDomainConfirmed: entered.confirmed }),
  )
  return (
    <form className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
      <TextInput
        label="Okta domain"
        placeholder="acme.okta.com"
        autoComplete="off"
        spellCheck={false}
        autoFocus
        maw={460}
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
      {parsed.ok && parsed.kind === 'custom' && (
        <Controller
          control={form.control}
          name="confirmed"
          render={({ field: { value, ...field } }) => (
            <Checkbox
              {...field}
              checked={value}
              label={`${parsed.host} is the custom domain of our Okta organization`}
              description="It is not one of Okta’s own domains. The credential will be used there, so be sure."
              error={errors.confirmed?.message}
            />
          )}
        />
      )}
      {children}
      {error !== null && <ErrorState error={error} meaning={meaning} />}
      <SubmitButtons label={submitLabel} saving={saving} onCancel={onCancel} />
    </form>
  )
}
