import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Profile } from '../../../preload/contract/index.ts'
import { emailFault } from '../../lib/owners/owner-words.ts'
import { ProfileFields, useProfile } from '../../lib/owners/profile-fields.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Status } from '../../ui/feedback/status.tsx'
import { Section } from '../../ui/layout/page.tsx'
import classes from './settings.module.css'

/** Both may be empty here; an e-mail that is there has to be one. */
const faultsOf = ({ email }: Profile) => ({
  name: null,
  email: email.trim() === '' ? null : emailFault(email),
})

/** Whoever uses the app on this computer. */
export function YouSection() {
  const { profile, error, retry, save, saving, saved, refused } = useProfile()
  const [typed, setTyped] = useState<Profile | null>(null)
  const [tried, setTried] = useState(false)
  const value = typed ?? profile
  const isDirty =
    typed !== null &&
    profile !== undefined &&
    (typed.name.trim() !== profile.name || typed.email.trim() !== profile.email)
  const submit = async () => {
    setTried(true)
    if (value === undefined || faultsOf(value).email !== null) return
    await save(value)
    setTyped(null)
    setTried(false)
  }
  return (
    <Section
      title="You"
      text="Stands in the audit trail, in e-mails that you send, and as the owner of the connectors that are yours."
    >
      {error !== null && <ErrorState error={error} onRetry={retry} />}
      {error === null && value === undefined && <Skeleton lines={2} label="Loading your name" />}
      {value !== undefined && (
        <form
          className={classes.form}
          noValidate
          onSubmit={(event) => {
            event.preventDefault()
            // Why it was refused is on the screen, from the action itself.
            submit().catch(() => undefined)
          }}
        >
          <ProfileFields
            value={value}
            faults={tried ? faultsOf(value) : { name: null, email: null }}
            onChange={setTyped}
          />
          {refused !== null && <ErrorState error={refused} meaning="Nothing was saved." />}
          <div className={classes.buttons}>
            <Button type="submit" disabled={!isDirty} loading={saving}>
              Save
            </Button>
            <span role="status">{saved && !isDirty && <Status tone="done" label="Saved" />}</span>
          </div>
        </form>
      )}
    </Section>
  )
}
