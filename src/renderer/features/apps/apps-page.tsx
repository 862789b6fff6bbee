import { Button, SegmentedControl } from '@mantine/core'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { AppsSearch } from '../../lib/search.ts'
import { Icon } from '../../ui/icon.tsx'
import { Page } from '../../ui/layout/page.tsx'
import { SearchBox } from '../../ui/search-box.tsx'
import { NameDialog } from './app-dialogs.tsx'
import classes from './apps.module.css'
import { ManagedApps } from './managed-apps.tsx'
import { UnmanagedApps } from './unmanaged-apps.tsx'

const tabs = [
  { value: 'managed', label: 'Managed' },
  { value: 'unmanaged', label: 'Unmanaged' },
] satisfies { value: 'managed' | 'unmanaged'; label: string }[]

/** The apps whose access is managed here, and those that identity providers list besides. */
export function AppsPage() {
  const { tab = 'managed', q = '', offset = 0 } = useSearch({ from: '/apps' })
  const navigate = useNavigate()
  const [creating, setCreating] = useState(false)
  const area = useRef<HTMLDivElement>(null)
  const field = useRef<HTMLInputElement>(null)
  const go = (search: AppsSearch, replace = true) => void navigate({ to: '/apps', search, replace })
  const list = {
    search: q,
    offset,
    onOffset: (next: number) =>
      go({ tab, ...(q === '' ? {} : { q }), ...(next === 0 ? {} : { offset: next }) }),
    onUnmanaged: () => go({ tab: 'unmanaged' }, false),
    onCreate: () => setCreating(true),
  }
  return (
    <Page
      title="Apps"
      lead="What access is reviewed by. An app is managed here, or only listed by an identity provider so far."
      actions={
        <Button leftSection={<Icon name="add" size={14} />} onClick={() => setCreating(true)}>
          Create app
        </Button>
      }
    >
      <div className={classes.tools}>
        <SegmentedControl
          aria-label="Which apps"
          data={tabs}
          value={tab}
          onChange={(next) => go({ tab: next, ...(q === '' ? {} : { q }) }, false)}
        />
        <SearchBox
          inputRef={field}
          className={classes.search}
          label={`Search ${tab} apps`}
          value={q}
          onChange={(next) => go({ tab, ...(next === '' ? {} : { q: next }) })}
          onLeave={() => area.current?.querySelector<HTMLElement>('a, button')?.focus()}
        />
      </div>
      <div ref={area} className={classes.area}>
        {tab === 'managed' ? <ManagedApps {...list} /> : <UnmanagedApps {...list} />}
      </div>
      <NameDialog opened={creating} app={null} onClose={() => setCreating(false)} />
    </Page>
  )
}
