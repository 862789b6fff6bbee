import { Button } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { Connector, Owner } from '../../../preload/contract/index.ts'
import { requestKey, useAction, useRequest } from '../../lib/api.ts'
import { OwnerPicker } from '../../lib/owners/owner-picker.tsx'
import {
  emailFault,
  includesMe,
  isSameOwner,
  meAsOwner,
  ownerByEmail,
  ownerNames,
  readEmail,
  writtenTo,
} from '../../lib/owners/owner-words.ts'
import { isWhole, ProfileFields, profileFaults, useProfile } from '../../lib/owners/profile-fields.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Icon } from '../../ui/icon.tsx'
import classes from './add.module.css'
import { appOf, type Draft } from './draft.ts'

const noFaults = { name: null, email: null }

/** Who owns the connector. Ends with a connector that waits for its set-up, by oneself or by somebody else. */
export function OwnersStep({
  draft,
  change,
  drop,
  onBack,
}: {
  draft: Draft
  change: (change: Partial<Draft>) => void
  drop: () => void
  onBack: () => void
}) {
  const { profile, error, retry, save, saving, refused } = useProfile()
  const add = useAction('connectors.add')
  const cache = useQueryClient()
  const navigate = useNavigate()
  const [tried, setTried] = useState(false)

  if (error !== null) return <ErrorState error={error} onRetry={retry} />
  if (profile === undefined) return <Skeleton lines={4} label="Loading the owners" />

  const me = {
    name: draft.me.name === '' ? profile.name : draft.me.name,
    email: draft.me.email === '' ? profile.email : draft.me.email,
  }
  // An address that stands in the field complete is meant as an owner.
  const typedEmail = readEmail(draft.typed)
  const typed = typedEmail === null ? null : ownerByEmail(typedEmail, me)
  const all =
    typed === null || draft.owners.some((owner) => isSameOwner(owner, typed))
      ? draft.owners
      : [...draft.owners, typed]
  const mine = includesMe(all)
  const asksForMe = mine && !isWhole(profile)
  const typedFault =
    draft.typed.trim() !== '' && typed === null
      ? `${emailFault(draft.typed) ?? ''} Complete it, or empty the field.`
      : null
  const ownerFault = all.length === 0 && typedFault === null ? 'Add at least one owner.' : null

  const submit = async () => {
    const app = appOf(draft)
    setTried(true)
    if (app === null || ownerFault !== null || typedFault !== null || (asksForMe && !isWhole(me))) return
    const known = asksForMe ? await save(me) : profile
    const owners: Owner[] = all.map((owner) => (owner.me ? meAsOwner(known) : owner))
    const connector = await add.mutateAsync({ catalogId: 'okta', app, owners })
    drop()
    remember(connector)
    const params = { connectorId: connector.id }
    if (mine) void navigate({ to: '/setup/$connectorId', params, search: { step: 'domain' } })
    else void navigate({ to: '/setup/$connectorId/waiting', params })
  }
  const remember = (connector: Connector) => {
    cache.setQueryData(requestKey('connectors.get', { connectorId: connector.id }), connector)
    for (const stale of ['connectors.list', 'apps.managed', 'apps.unmanaged', 'mail.list']) {
      void cache.invalidateQueries({ queryKey: [stale] })
    }
  }

  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        // Why it was refused is on the screen, from the two actions themselves.
        submit().catch(() => undefined)
      }}
    >
      <OwnerPicker
        owners={draft.owners}
        onChange={(owners) => change({ owners })}
        typed={draft.typed}
        onTyped={(typed) => change({ typed })}
        profile={me}
        fault={tried ? ownerFault : null}
        typedFault={tried ? typedFault : null}
      />
      {asksForMe && (
        <div className={classes.form}>
          <p className={classes.lead}>
            Access Desk does not know your name and e-mail yet. They stay on this computer and stand in the
            e-mails that you send.
          </p>
          <ProfileFields
            value={me}
            faults={tried ? profileFaults(me) : noFaults}
            onChange={(changed) => change({ me: changed })}
          />
        </div>
      )}
      <WhatNext owners={all} />
      {refused !== null && <ErrorState error={refused} meaning="Nothing was added." />}
      {add.error && <ErrorState error={add.error.detail} meaning="No connector was added." />}
      <div className={classes.buttons}>
        <Button type="submit" loading={saving || add.isPending}>
          Next
        </Button>
        <Button variant="default" onClick={onBack}>
          Back
        </Button>
      </div>
    </form>
  )
}

/** What the next button will do. */
function WhatNext({ owners }: { owners: readonly Owner[] }) {
  const mail = useRequest('mail.settings', {}).data
  if (owners.length === 0) return null
  const mine = includesMe(owners)
  const written = writtenTo(owners)
  const silent = owners.filter(({ me, email }) => !me && email === '')
  return (
    <div className={classes.note}>
      <Icon name="info" />
      <div>
        <p>
          {mine
            ? 'You go on to its set-up: domain, credential, options.'
            : `The connector waits as “Not connected” until ${ownerNames(owners)} ${owners.length === 1 ? 'sets' : 'set'} it up.`}
        </p>
        {written.length > 0 && (
          <p>
            An e-mail with a link to set it up goes to {written.map(({ email }) => email).join(', ')}.{' '}
            {mail?.settings === null && (
              <>
                No mail server is set, so Access Desk cannot send it by itself:{' '}
                <Link to="/settings" search={{ section: 'mail' }} className={classes.link}>
                  set a mail server
                </Link>
                , or open the e-mail in your own mail program after this step.
              </>
            )}
          </p>
        )}
        {silent.length > 0 && (
          <p>
            No e-mail address is known of {ownerNames(silent)}, so nothing is sent there; tell them yourself.
          </p>
        )}
      </div>
    </div>
  )
}
