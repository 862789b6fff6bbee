import { zodResolver } from '@hookform/resolvers/zod'
import { Button, FileButton, Radio, Stack, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { Controller, useForm, useWatch } from 'react-hook-form'
import type { AppError, PublicKey } from '../../../preload/contract/index.ts'
import { type ServiceAppFields, serviceAppSchema } from '../../lib/credential/service-app-schema.ts'
import { CopyBlock } from '../copy-block.tsx'
import { ErrorState } from '../feedback/error-state.tsx'
import { Icon } from '../icon.tsx'
import classes from './credential-form.module.css'
import { SubmitButtons } from './submit-buttons.tsx'

/** A key file is a few kilobytes; what is larger is another file, and is not read. */
const largestFile = 20_000

export interface KeyMaking {
  /** The public half of the key that was made for this connector, while its private half waits in the keychain. */
  readonly made: PublicKey | undefined
  readonly making: boolean
  readonly error: AppError | null
  readonly make: () => void
}

/**
 * Client id and private key of a service app. The key stays in the field, and nowhere else, until it was
 * accepted or the form is left.
 */
export function ServiceAppForm({
  saving,
  error,
  submitLabel,
  keyMaking,
  onSave,
  onCancel,
}: {
  saving: boolean
  error: AppError | null
  submitLabel: string
  keyMaking: KeyMaking
  onSave: (fields: ServiceAppFields) => void
  onCancel: (() => void) | null
}) {
  const form = useForm({
    resolver: zodResolver(serviceAppSchema),
    defaultValues: {
      clientId: '',
      source: keyMaking.made === undefined ? ('own' as const) : ('made' as const),
      privateKey: '',
      keyId: '',
    },
  })
  const { errors } = form.formState
  const source = useWatch({ control: form.control, name: 'source' })
  const submit = form.handleSubmit(onSave)
  return (
    <form className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
      <fieldset className={classes.key}>
        <legend>Private key</legend>
        <Controller
          control={form.control}
          name="source"
          render={({ field }) => (
            <Radio.Group
              value={field.value}
              onChange={(value) => {
                form.clearErrors()
                field.onChange(value)
              }}
              aria-label="Where the private key comes from"
            >
              <Stack gap="xs">
                <Radio
                  value="own"
                  label="I have the private key"
                  description="Okta shows it once, when it makes the key pair."
                />
                <Radio
                  value="made"
                  label="Make a key here"
                  description="The private half never leaves the keychain of this computer; the public half is pasted into Okta."
                />
              </Stack>
            </Radio.Group>
          )}
        />
        {source === 'own' ? <OwnKey form={form} /> : <MadeKey keyMaking={keyMaking} />}
      </fieldset>
      <TextInput
        label="Client ID"
        description="On the General tab of the service app, under Client Credentials."
        placeholder="0oa1b2c3d4E5F6g7H8i9"
        autoComplete="off"
        spellCheck={false}
        {...form.register('clientId')}
        error={errors.clientId?.message}
      />
      {error !== null && (
        <ErrorState error={error} meaning="The service app was not saved; what you entered is still here." />
      )}
      <SubmitButtons label={submitLabel} saving={saving} onCancel={onCancel} />
    </form>
  )
}

type Form = ReturnType<typeof useForm<ServiceAppFields>>

function OwnKey({ form }: { form: Form }) {
  const [unread, setUnread] = useState<string>()
  const { errors } = form.formState
  const read = (file: File | null) => {
    if (file === null) return
    if (file.size > largestFile) {
      setUnread(`${file.name} is too large for a key. Choose the file of the private key.`)
      return
    }
    file.text().then(
      (text) => {
        setUnread(undefined)
        form.setValue('privateKey', text, { shouldValidate: true })
      },
      () => setUnread(`${file.name} could not be read. Open it yourself and paste its text.`),
    )
  }
  return (
    <>
      <Textarea
        label="Private key, as PEM or JWK"
        placeholder="-----BEGIN PRIVATE KEY-----"
        rows={6}
        resize="vertical"
        autoComplete="off"
        spellCheck={false}
        classNames={{ input: classes.keyText ?? '' }}
        {...form.register('privateKey')}
        error={errors.privateKey?.message ?? unread}
      />
      <div className={classes.buttons}>
        <FileButton onChange={read} accept=".pem,.key,.json,.jwk,.txt">
          {(props) => (
            <Button {...props} variant="default" leftSection={<Icon name="folder" size={14} />}>
              Choose a file
            </Button>
          )}
        </FileButton>
      </div>
      <TextInput
        label="Key ID (optional)"
        description="The kid of the key in Okta. Needed only where the app has several keys and the key does not name its own."
        autoComplete="off"
        spellCheck={false}
        maxLength={128}
        {...form.register('keyId')}
        error={errors.keyId?.message}
      />
    </>
  )
}

function MadeKey({ keyMaking }: { keyMaking: KeyMaking }) {
  const { made, making, error, make } = keyMaking
  return (
    <>
      {made === undefined ? (
        <div className={classes.buttons}>
          <Button
            variant="default"
            onClick={make}
            loading={making}
            leftSection={<Icon name="key" size={14} />}
          >
            Make a key
          </Button>
        </div>
      ) : (
        <>
          <p>
            In Okta choose <strong>Public key / Private key</strong>, then <strong>Save keys in Okta</strong>{' '}
            and <strong>Add key</strong>, paste this public key, and save.
          </p>
          <CopyBlock text={made.publicJwk} what="public key" label="Copy the public key" />
          <div className={classes.buttons}>
            <Button variant="default" onClick={make} loading={making}>
              Make another key
            </Button>
          </div>
        </>
      )}
      {error !== null && <ErrorState error={error} meaning="No key was made." onRetry={make} />}
    </>
  )
}
