import { Button, SegmentedControl, Select, Switch } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useSearch } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { AppInfo, Input, Settings } from '../../../preload/contract/index.ts'
import { requestKey, useAction, useRequest } from '../../lib/api.ts'
import { notifyRefused } from '../../lib/notify.tsx'
import { CopyText } from '../../ui/copy-text.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Status } from '../../ui/feedback/status.tsx'
import { Icon } from '../../ui/icon.tsx'
import { Card, Page } from '../../ui/layout/page.tsx'
import { MailSection } from './mail-section.tsx'
import classes from './settings.module.css'
import { YouSection } from './you-section.tsx'

const themes: { value: Settings['theme']; label: string }[] = [
  { value: 'system', label: 'System' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]

const levels: { value: Settings['logLevel']; label: string }[] = [
  { value: 'error', label: 'Errors only' },
  { value: 'warn', label: 'Warnings and errors' },
  { value: 'info', label: 'What happens (usual)' },
  { value: 'debug', label: 'Everything, for finding a fault' },
]

/** Settings of the app itself; each takes effect at once. */
export function SettingsPage() {
  const { section } = useSearch({ from: '/settings' })
  const cache = useQueryClient()
  const settings = useRequest('settings.get', {})
  const info = useRequest('app.info', {})
  const save = useAction('settings.set')
  const folder = useAction('folder.open')
  const set = (change: Input<'settings.set'>) =>
    save.mutate(change, { onSuccess: (saved) => cache.setQueryData(requestKey('settings.get', {}), saved) })
  const open = (name: 'data' | 'logs') => folder.mutate({ folder: name }, { onError: notifyRefused })

  const failed = settings.error ?? info.error
  if (settings.data === undefined || info.data === undefined) {
    return (
      <Page title="Settings" narrow>
        {failed ? (
          <ErrorState
            error={failed.detail}
            onRetry={() => {
              void settings.refetch()
              void info.refetch()
            }}
          />
        ) : (
          <Skeleton />
        )}
      </Page>
    )
  }
  return (
    <Page title="Settings" lead="Of this app on this computer." narrow>
      {save.error && <ErrorState error={save.error.detail} meaning="The setting was not changed." />}
      <Card padded={false}>
        <Row title="Theme" text="System follows the setting of this computer.">
          <SegmentedControl
            aria-label="Theme"
            data={themes}
            value={settings.data.theme}
            onChange={(theme) => set({ theme })}
          />
        </Row>
        <Row title="Log level" text="How much is written to the log. Tokens and keys are never written.">
          <Select
            aria-label="Log level"
            w={240}
            allowDeselect={false}
            data={levels}
            value={settings.data.logLevel}
            onChange={(logLevel) => {
              if (logLevel !== null) set({ logLevel })
            }}
          />
        </Row>
        <Row
          title="Scheduled syncs on battery"
          text="Off, the schedules of all connectors wait until the computer is on mains power."
        >
          <Switch
            aria-label="Sync on battery"
            checked={settings.data.syncOnBattery}
            onChange={(event) => set({ syncOnBattery: event.currentTarget.checked })}
          />
        </Row>
        <Row title="Scheduled syncs on a metered network" text={meteredWords[info.data.platform]}>
          <Switch
            aria-label="Sync on a metered network"
            disabled={info.data.platform !== 'linux'}
            checked={settings.data.syncOnMetered}
            onChange={(event) => set({ syncOnMetered: event.currentTarget.checked })}
          />
        </Row>
        <Row
          title="Data folder"
          text={<CopyText value={info.data.dataFolder} what="path of the data folder" />}
        >
          <Button
            variant="default"
            leftSection={<Icon name="folder" size={14} />}
            onClick={() => open('data')}
          >
            Open data folder
          </Button>
          <Button variant="default" leftSection={<Icon name="logs" size={14} />} onClick={() => open('logs')}>
            Open log folder
          </Button>
        </Row>
        <Keychain keychain={info.data.keychain} />
        <Row title="Version" text={`Access Desk for ${platforms[info.data.platform]}`}>
          <CopyText value={info.data.version} what="version" />
        </Row>
      </Card>
      <YouSection />
      <MailSection begin={section === 'mail'} />
    </Page>
  )
}

const unknownMetered =
  'On this system the app cannot tell which network is metered, so the schedules never wait for another one.'
const meteredWords: Record<AppInfo['platform'], string> = {
  linux: 'Off, the schedules wait for another network, as far as NetworkManager knows which one is metered.',
  darwin: unknownMetered,
  win32: unknownMetered,
}
const platforms: Record<AppInfo['platform'], string> = { darwin: 'macOS', linux: 'Linux', win32: 'Windows' }

function Keychain({ keychain }: Pick<AppInfo, 'keychain'>) {
  return (
    <Row title="Keychain" text={keychain.explanation}>
      {keychain.available ? (
        <Status tone="done" label={`Tokens and keys are kept in ${keychain.name}`} />
      ) : (
        <Status tone="attention" label="Tokens and keys are kept for this run only" />
      )}
    </Row>
  )
}

function Row({ title, text, children }: { title: string; text: ReactNode; children: ReactNode }) {
  return (
    <section className={classes.row} aria-label={title}>
      <div className={classes.words}>
        <h2>{title}</h2>
        <p>{text}</p>
      </div>
      <div className={classes.control}>{children}</div>
    </section>
  )
}
