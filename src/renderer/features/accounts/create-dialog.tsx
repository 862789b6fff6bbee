import { zodResolver } from '@hookform/resolvers/zod'
import { Button, Checkbox, TextInput } from '@mantine/core'
import { useNavigate } from '@tanstack/react-router'
import { Controller, useForm, useWatch } from 'react-hook-form'
import { newAccountSchema } from '../../../preload/contract/index.ts'
import { useAction, useRequest } from '../../lib/api.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { ActionDone } from './action-done.tsx'
import classes from './accounts.module.css'
import { emptyAccount, fieldWords } from './new-account-form.ts'

/** A form for a new account in Okta. What was typed stays where Okta refuses it. */
export function CreateDialog({ connectorId, onClose }: { connectorId: string; onClose: () => void }) {
  const host = useRequest('connectors.get', { connectorId }).data?.host ?? 'Okta'
  const create = useAction('accounts.create')
  const form = useForm({
    resolver: zodResolver(newAccountSchema, { error: fieldWords }),
    defaultValues: emptyAccount,
  })
  const { errors, dirtyFields, isDirty } = form.formState
  const [firstName, lastName, activate] = useWatch({
    control: form.control,
    name: ['firstName', 'lastName', 'activate'],
  })
  const name = `${firstName} ${lastName}`.trim()
  const submit = form.handleSubmit((account) => create.mutate({ connectorId, account }))
  const field = (
    key: Exclude<keyof typeof emptyAccount, 'activate'>,
    onChange?: (event: { target: { value: string } }) => void,
  ) => ({
    autoComplete: 'off',
    spellCheck: false,
    error: errors[key]?.message,
    ...form.register(key, onChange && { onChange }),
  })
  const follow = ({ target }: { target: { value: string } }) => {
    if (dirtyFields.login !== true) form.setValue('login', target.value)
  }

  if (create.data !== undefined) {
    return (
      <ActionDone
        connectorId={connectorId}
        result={create.data}
        title={`The account of ${name} was created`}
        proof={`Create account ${name} (${create.variables?.account.login ?? ''})`}
        onClose={onClose}
        further={<OpenAccount connectorId={connectorId} id={create.data.accountId} onOpen={onClose} />}
      />
    )
  }
  return (
    <Dialog
      opened
      onClose={() => !create.isPending && onClose()}
      title={`Create an account in ${host}`}
      sticky={isDirty}
      buttons={
        <>
          <Button variant="default" onClick={onClose} disabled={create.isPending}>
            Cancel
          </Button>
          <Button type="submit" form="new-account" loading={create.isPending}>
            Create {name === '' ? 'account' : name}
            {activate && ' and send the e-mail'}
          </Button>
        </>
      }
    >
      <form id="new-account" className={classes.form} onSubmit={(event) => void submit(event)} noValidate>
        <div className={classes.pair}>
          <TextInput label="First name" {...field('firstName')} data-autofocus />
          <TextInput label="Last name" {...field('lastName')} />
        </div>
        <TextInput label="E-mail" {...field('email', follow)} />
        <TextInput
          label="Login"
          description="The same as the e-mail until you change it."
          {...field('login')}
        />
        <div className={classes.pair}>
          <TextInput label="Department" {...field('department')} />
          <TextInput label="Title" {...field('title')} />
        </div>
        <Controller
          control={form.control}
          name="activate"
          render={({ field: { value, ...rest } }) => (
            <Checkbox
              {...rest}
              checked={value}
              label="Activate the account now"
              description="Okta sends an e-mail with which the person chooses a password. Without it the account stays staged."
            />
          )}
        />
      </form>
      {create.error && <ErrorState error={create.error.detail} meaning="" />}
    </Dialog>
  )
}

/** Leads to the new account as soon as the local data has it. */
function OpenAccount({ connectorId, id, onOpen }: { connectorId: string; id: string; onOpen: () => void }) {
  const navigate = useNavigate()
  const there = useRequest('detail.get', { connectorId, kind: 'user', id }).data?.id === id
  if (!there) return null
  return (
    <Button
      variant="default"
      onClick={() => {
        onOpen()
        void navigate({ to: '/c/$connectorId/accounts', params: { connectorId }, search: { selected: id } })
      }}
    >
      Open the account
    </Button>
  )
}
