import { zodResolver } from '@hookform/resolvers/zod'
import { Button, PasswordInput } from '@mantine/core'
import type { ClipboardEvent } from 'react'
import { useForm, useWatch } from 'react-hook-form'
import { z } from 'zod'
import type { AppError } from '../../../preload/contract/index.ts'
import { joinWords, pastedFaults, trimmedToken } from '../../lib/credential/pasted-token.ts'
import { ErrorState } from '../feedback/error-state.tsx'
import { Icon } from '../icon.tsx'
import classes from './credential-form.module.css'
import { SubmitButtons } from './submit-buttons.tsx'

/** A token as it is often pasted: with the word Okta wants before it, or with a line break. */
export const tokenFormSchema = z.object({
  token: z
    .string()
    .transform((text) => text.trim().replace(/^SSWS\s+/i, ''))
    .pipe(
      z
        .string()
        .min(1, 'Paste the API token.')
        .regex(/^[^"'`“”‘’«»]*$/, 'A token has no quotation marks. Remove them.')
        .regex(
          /^[\x21-\x7e]*$/,
          'A token has no spaces or line breaks inside. Remove them, or copy it again.',
        )
        .min(8, 'This is too short for an API token. Copy it again.')
        .max(512, 'This is too long for an API token. Copy it again.'),
    ),
})

/** The field for an API token. What was typed is handed to `onSave` once and forgotten. */
export function TokenForm({
  saving,
  error,
  submitLabel,
  label = 'API token',
  meaning = 'The token was not saved.',
  onSave,
  onCancel,
}: {
  saving: boolean
  error: AppError | null
  submitLabel: string
  label?: string
  /** What a failure means. */
  meaning?: string
  onSave: (token: string) => void
  onCancel: (() => void) | null
}) {
  const form = useForm({ resolver: zodResolver(tokenFormSchema), defaultValues: { token: '' } })
  const fault = form.formState.errors.token?.message
  const extra = pastedFaults(useWatch({ control: form.control, name: 'token' }))
  const submit = form.handleSubmit(({ token }) => onSave(token))
  const put = (token: string) =>
    form.setValue('token', token, { shouldValidate: form.formState.isSubmitted, shouldDirty: true })
  // A field of one line drops line breaks without a word; kept as spaces, they can be named.
  const paste = (event: ClipboardEvent<HTMLInputElement>) => {
    const pasted = event.clipboardData.getData('text').trim()
    if (!/[\r\n]/.test(pasted)) return
    event.preventDefault()
    const { value, selectionStart, selectionEnd } = event.currentTarget
    const [from, to] = [selectionStart ?? value.length, selectionEnd ?? value.length]
    put(value.slice(0, from) + pasted.replaceAll(/[\r\n]+/g, ' ') + value.slice(to))
  }
  return (
    <form className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
      <PasswordInput
        label={label}
        autoComplete="off"
        spellCheck={false}
        // A form that can be cancelled took the place of the button that opened it.
        autoFocus={onCancel !== null}
        visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the token', tabIndex: 0 }}
        {...form.register('token')}
        onPaste={paste}
        aria-invalid={fault !== undefined}
        error={fault}
      />
      {extra.length > 0 && (
        <div className={classes.offer} role="status">
          <Icon name="attention" size={14} />
          <span>What was pasted has {joinWords(extra)}, which a token does not.</span>
          <Button
            variant="default"
            onClick={() => {
              put(trimmedToken(form.getValues('token')))
              form.setFocus('token')
            }}
          >
            Remove {extra.length > 1 ? 'all of these' : extra[0]}
          </Button>
        </div>
      )}
      {error !== null && <ErrorState error={error} meaning={meaning} />}
      <SubmitButtons label={submitLabel} saving={saving} onCancel={onCancel} />
    </form>
  )
}
