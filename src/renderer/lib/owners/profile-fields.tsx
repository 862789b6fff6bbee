import { TextInput } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import type { Profile } from '../../../preload/contract/index.ts'
import { requestKey, useAction, useRequest } from '../api.ts'
import { emailFault } from './owner-words.ts'
import classes from './owners.module.css'

/** What is missing of a profile, by field. */
export interface ProfileFaults {
  readonly name: string | null
  readonly email: string | null
}

export const profileFaults = ({ name, email }: Profile): ProfileFaults => ({
  name: name.trim() === '' ? 'Enter your name as others know it.' : null,
  email: emailFault(email),
})

export const isWhole = (profile: Profile): boolean =>
  Object.values(profileFaults(profile)).every((fault) => fault === null)

/** Whoever uses the app on this computer, and saving it. */
export function useProfile() {
  const cache = useQueryClient()
  const { data, error, refetch } = useRequest('profile.get', {})
  const action = useAction('profile.save')
  return {
    profile: data,
    error: error?.detail ?? null,
    retry: () => void refetch(),
    save: async (profile: Profile) => {
      const saved = await action.mutateAsync({ name: profile.name.trim(), email: profile.email.trim() })
      cache.setQueryData(requestKey('profile.get', {}), saved)
      return saved
    },
    saving: action.isPending,
    saved: action.isSuccess,
    refused: action.error?.detail ?? null,
  }
}

/** Name and e-mail of whoever uses the app. */
export function ProfileFields({
  value,
  faults,
  onChange,
}: {
  value: Profile
  faults: ProfileFaults
  onChange: (value: Profile) => void
}) {
  return (
    <div className={classes.pair}>
      <TextInput
        label="Your name"
        autoComplete="off"
        maxLength={120}
        value={value.name}
        error={faults.name}
        onChange={(event) => onChange({ ...value, name: event.currentTarget.value })}
      />
      <TextInput
        label="Your e-mail"
        autoComplete="off"
        spellCheck={false}
        maxLength={254}
        value={value.email}
        error={faults.email}
        onChange={(event) => onChange({ ...value, email: event.currentTarget.value })}
      />
    </div>
  )
}
