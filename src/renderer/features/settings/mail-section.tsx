import { zodResolver } from '@hookform/resolvers/zod'
import { Button, NumberInput, PasswordInput, Select, TextInput } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { Controller, useForm, useWatch } from 'react-hook-form'
import type { Mail, Output } from '../../../preload/contract/index.ts'
import { useRequest } from '../../lib/api.ts'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Status } from '../../ui/feedback/status.tsx'
import { Section } from '../../ui/layout/page.tsx'
import { encryptions, mailFormSchema, ofMailForm, portFor, toMailForm } from './mail-form.ts'
import classes from './settings.module.css'
import { useMailSettings } from './use-mail-settings.ts'

/** The mail server that e-mails to owners are sent with. `begin`: the person came for it. */
export function MailSection({ begin }: { begin: boolean }) {
  const mail = useMailSettings()
  return (
    <Section
      title="E-mail"
      text="With a mail server Access Desk writes to owners by itself. Without one it opens each e-mail in your own mail program."
    >
      {mail.error !== null && <ErrorState error={mail.error} onRetry={mail.retry} />}
      {mail.error === null && mail.data === undefined && (
        <Skeleton lines={4} label="Loading the mail server" />
      )}
      {mail.data !== undefined && <ServerForm mail={mail} known={mail.data} begin={begin} />}
    </Section>
  )
}

function ServerForm({
  mail,
  known: { settings, signIn },
  begin,
}: {
  mail: ReturnType<typeof useMailSettings>
  known: Output<'mail.settings'>
  begin: boolean
}) {
  const form = useForm({ resolver: zodResolver(mailFormSchema), values: toMailForm(settings) })
  const [password, setPassword] = useState('')
  const profile = useRequest('profile.get', {}).data
  const keychain = useRequest('app.info', {}).data?.keychain
  const { errors, isDirty } = form.formState
  const area = useRef<HTMLFormElement>(null)
  useEffect(() => {
    if (!begin) return
    // The heading over the form comes into view with it.
    area.current?.closest('section')?.scrollIntoView({ block: 'start' })
    area.current?.querySelector('input')?.focus({ preventScroll: true })
  }, [begin])
  const host = useWatch({ control: form.control, name: 'host' })
  const user = useWatch({ control: form.control, name: 'user' })
  // A password is for the server it was entered for; another one is not shown it.
  const isForOther = signIn && settings !== null && host.trim() !== settings.host && user.trim() !== ''
  const [tried, setTried] = useState(false)
  const passwordFault =
    tried && isForOther && password === ''
      ? `Enter the password for this server: the one that is kept is for ${settings.host}.`
      : null
  const changed = isDirty || password !== ''
  const busy = mail.saving || mail.testing

  /** Saves what was typed; `false` where it was refused, which the form then says. */
  const save = async (): Promise<boolean> => {
    let saved = false
    setTried(true)
    if (isForOther && password === '') {
      await form.trigger()
      return false
    }
    await form.handleSubmit(async (typed) => {
      await mail.save(ofMailForm(typed, password)).then(
        () => {
          saved = true
          setTried(false)
          setPassword('')
        },
        () => undefined,
      )
    })()
    return saved
  }
  const test = async () => {
    if ((changed || settings === null) && !(await save())) return
    await mail.test().catch(() => undefined)
  }
  const forget = () =>
    mail.save({ settings: null, password: '' }).then(
      () => {
        setPassword('')
        form.reset(toMailForm(null))
      },
      () => undefined,
    )
  const noAddress = profile !== undefined && profile.email === ''

  return (
    <form
      ref={area}
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void save()
      }}
    >
      <div className={classes.server}>
        <TextInput
          label="Mail server"
          autoComplete="off"
          spellCheck={false}
          maxLength={253}
          {...form.register('host')}
          error={errors.host?.message}
        />
        <Controller
          control={form.control}
          name="port"
          render={({ field }) => (
            <NumberInput
              label="Port"
              allowDecimal={false}
              allowNegative={false}
              hideControls
              value={field.value}
              onChange={field.onChange}
              onBlur={field.onBlur}
              error={errors.port?.message}
            />
          )}
        />
      </div>
      <Controller
        control={form.control}
        name="encryption"
        render={({ field }) => (
          <Select
            label="Encryption"
            allowDeselect={false}
            data={encryptions}
            value={field.value}
            onChange={(next) => {
              if (next === null) return
              field.onChange(next)
              form.setValue('port', portFor(form.getValues('port'), next), { shouldDirty: true })
            }}
            error={errors.encryption?.message}
          />
        )}
      />
      <div className={classes.pair}>
        <TextInput
          label="User"
          description="Empty where the server asks for none."
          autoComplete="off"
          spellCheck={false}
          maxLength={200}
          {...form.register('user')}
          error={errors.user?.message}
        />
        <PasswordInput
          label="Password"
          description={
            signIn && !isForOther ? 'One is kept. Empty, it stays as it is.' : 'Never shown again once saved.'
          }
          error={passwordFault}
          autoComplete="off"
          maxLength={500}
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password', tabIndex: 0 }}
        />
      </div>
      <TextInput
        label="From address"
        description="Where the e-mails come from, as the server allows it. Empty, it is your own address."
        autoComplete="off"
        spellCheck={false}
        maxLength={254}
        {...form.register('from')}
        error={errors.from?.message}
      />
      {keychain?.available === false && (
        <p className={classes.dim}>
          There is no keychain on this computer, so the password is kept for this run only.
        </p>
      )}
      {mail.refused !== null && (
        <ErrorState error={mail.refused} title="The mail server was not saved" meaning="" />
      )}
      <div className={classes.buttons}>
        <Button type="submit" disabled={!changed} loading={mail.saving}>
          Save
        </Button>
        <Button
          variant="default"
          disabled={noAddress || mail.saving}
          title={noAddress ? 'Enter your own e-mail under You first: the message goes there.' : undefined}
          loading={mail.testing}
          onClick={() => void test()}
        >
          {changed ? 'Save and send a test message' : 'Send a test message'}
        </Button>
        {settings !== null && (
          <Button variant="default" disabled={busy} onClick={() => void forget()}>
            Forget this server
          </Button>
        )}
        <span role="status">
          {mail.saved && !changed && settings !== null && <Status tone="done" label="Saved" />}
        </span>
      </div>
      {noAddress && (
        <p className={classes.dim}>To send a test message, enter your own e-mail under You: it goes there.</p>
      )}
      {mail.tested !== null && !mail.testing && <Tested key={mail.tested.id} mail={mail.tested} />}
      {mail.testRefused !== null && (
        <ErrorState error={mail.testRefused} title="The test message was not sent" meaning="" />
      )}
    </form>
  )
}

/** How the test went, as a sentence. */
function Tested({ mail }: { mail: Mail }) {
  const area = useRef<HTMLDivElement>(null)
  // The form is taller than a small window, and this is what the person waits for.
  useEffect(() => {
    area.current?.scrollIntoView({ block: 'nearest' })
  }, [])
  return (
    <div ref={area}>
      <TestedWords mail={mail} />
    </div>
  )
}

function TestedWords({ mail }: { mail: Mail }) {
  if (mail.state === 'sent') {
    return (
      <p className={classes.result} role="status">
        <Status tone="done" label="The server took the message." />{' '}
        <span>It is on its way to {mail.to}; look into that mailbox.</span>
      </p>
    )
  }
  return mail.error === null ? null : (
    <ErrorState error={mail.error} title="The test message was not sent" meaning="The settings are kept." />
  )
}
