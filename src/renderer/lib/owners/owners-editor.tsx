import { Button } from '@mantine/core'
import { useState } from 'react'
import type { Connector, Owner } from '../../../preload/contract/index.ts'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Status } from '../../ui/feedback/status.tsx'
import { useSetOwners } from '../use-connector.ts'
import { OwnerPicker } from './owner-picker.tsx'
import { includesMe, isSameOwner, ownerNames, writtenTo } from './owner-words.ts'
import classes from './owners.module.css'
import { isWhole, ProfileFields, profileFaults, useProfile } from './profile-fields.tsx'

const noFaults = { name: null, email: null }

/** The owners of a connector that exists; changed, then saved. */
export function OwnersEditor({ connector }: { connector: Connector }) {
  const { profile, error, retry, save: saveProfile, saving: savingProfile, refused } = useProfile()
  const set = useSetOwners()
  const [changed, setChanged] = useState<Owner[] | null>(null)
  const [typed, setTyped] = useState('')
  const [typedMe, setTypedMe] = useState<{ name: string; email: string } | null>(null)
  const [tried, setTried] = useState(false)
  if (error !== null) return <ErrorState error={error} onRetry={retry} />
  if (profile === undefined) return <Skeleton lines={2} label="Loading the owners" />

  const owners = changed ?? connector.owners
  const added = owners.filter((owner) => !connector.owners.some((each) => isSameOwner(each, owner)))
  const told = writtenTo(added)
  const me = typedMe ?? profile
  const asksForMe = includesMe(added) && !isWhole(profile)
  const ownerFault = owners.length === 0 ? 'A connector has at least one owner.' : null
  const discard = () => {
    setChanged(null)
    setTyped('')
    setTried(false)
    set.reset()
  }
  const save = async () => {
    setTried(true)
    if (ownerFault !== null || (asksForMe && !isWhole(me))) return
    if (asksForMe) await saveProfile(me)
    await set.mutateAsync({ connectorId: connector.id, owners })
    setChanged(null)
    setTried(false)
  }

  return (
    <div className={classes.picker}>
      <OwnerPicker
        owners={owners}
        onChange={setChanged}
        typed={typed}
        onTyped={setTyped}
        profile={me}
        fault={changed === null ? null : ownerFault}
      />
      {asksForMe && (
        <ProfileFields value={me} faults={tried ? profileFaults(me) : noFaults} onChange={setTypedMe} />
      )}
      {refused !== null && <ErrorState error={refused} meaning="Nothing was saved." />}
      {set.error && <ErrorState error={set.error.detail} meaning="The owners are as they were." />}
      {changed !== null && (
        <div className={classes.buttons}>
          <Button
            disabled={ownerFault !== null}
            loading={set.isPending || savingProfile}
            // Why it was refused is on the screen, from the two actions themselves.
            onClick={() => void save().catch(() => undefined)}
          >
            Save owners
          </Button>
          <Button variant="default" onClick={discard}>
            Discard changes
          </Button>
          {told.length > 0 && <span className={classes.note}>An e-mail goes to {ownerNames(told)}.</span>}
        </div>
      )}
      {changed === null && set.isSuccess && (
        <span role="status">
          <Status tone="done" label="Saved" />
        </span>
      )}
    </div>
  )
}
