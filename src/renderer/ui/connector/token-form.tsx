import { zodResolver } from '@hookform/resolvers/zod'
import { Button, PasswordInput } from '@mantine/core'
import { useForm } from 'react-hook-form'
import { z } from 'zod'
import type { AppError } from '../../../preload/contract/index.ts'
import { ErrorState } from '../feedback/error-state.tsx'
import classes from './token-form.module.css'

/** A token as it is often pasted: with the word Okta wants before it, or with a line break. */
export const tokenFormSchema = z.object({
  token: z
    .string()
    .transform((text) => text.trim().replace(/^SSWS\s+/i, ''))
    .pipe(
      z
        .string()
        .min(1, 'Paste the API token.')
        .regex(/^[\x21-\x7e]*$/, 'A token has no spaces or line breaks inside. Copy it again.')
        .min(8, 'This is too short for an API token. Copy it again.')
        .max(512, 'This is too long for an API token. Copy it again.'),
    ),
})

/** The field for an API token. What was typed is handed to `onSave` once and forgotten. */
export function TokenForm({
  saving,
  error,
  submitLabel,
  onSave,
  onCancel,
}: {
  saving: boolean
  error: AppError | null
  submitLabel: string
  onSave: (token: string) => void
  onCancel: (() => void) | null
}) {
  const form = useForm({ resolver: zodResolver(tokenFormSchema), defaultValues: { token: '' } })
  const fault = form.formState.errors.token?.message
  const submit = form.handleSubmit(({ token }) => onSave(token))
  return (
    <form className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
      <PasswordInput
        label="API token"
        autoComplete="off"
        spellCheck={false}
        // A form that can be cancelled took the place of the button that opened it.
        autoFocus={onCancel !== null}
        visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the token', tabIndex: 0 }}
        {...form.register('token')}
        aria-invalid={fault !== undefined}
        error={fault}
      />
      {error !== null && <ErrorState error={error} meaning="The token was not saved." />}
      <div className={classes.buttons}>
        <Button type="submit" loading={saving}>
          {submitLabel}
        </Button>
        {onCancel !== null && (
          <Button variant="default" onClick={onCancel}>
            Cancel
          </Button>
        )}
      </div>
    </form>
  )
}
