import { useMantineColorScheme } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import type { ChangePlan, EngineState, PlanProgress, SyncProgress } from '../../preload/contract/index.ts'
import { shownPlans } from '../lib/access-changes/shown-plans.ts'
import { requestKey, useBridgeEvent, useRequest } from '../lib/api.ts'
import { formatDuration, formatNumber, plural } from '../lib/format.ts'
import { staleAfter } from '../lib/freshness.ts'
import { dropNote, notifyAttention, notifyDone, notifyError, syncNote } from '../lib/notify.tsx'
import { planStore } from '../lib/plans/plan-store.ts'
import { syncStore } from '../lib/sync-store.ts'

/** Keeps what is on screen true: every event of the engine ends in the cache or in the sync store. */
export function useLiveData() {
  const cache = useQueryClient()

  useBridgeEvent('data.changed', ({ area }) => {
    for (const name of staleAfter[area]) void cache.invalidateQueries({ queryKey: [name] })
  })
  useBridgeEvent('settings.changed', (settings) => {
    cache.setQueryData(requestKey('settings.get', {}), settings)
  })
  useBridgeEvent('engine.state', (engine) => {
    const before = cache.getQueryData<EngineState>(requestKey('engine.status', {}))?.state
    cache.setQueryData(requestKey('engine.status', {}), engine)
    if (engine.state === 'restarting' || engine.state === 'stopped') {
      syncStore.forgetRunning()
      planStore.forgetRunning()
    }
    if (engine.state === 'ready' && before !== 'ready') void cache.invalidateQueries()
  })
  useBridgeEvent('sync.progress', (progress) => {
    if (!syncStore.accept(progress)) return
    const connector = cache
      .getQueryData<{ id: string; name: string }[]>(requestKey('connectors.list', {}))
      ?.find(({ id }) => id === progress.connectorId)
    announceEnd(connector?.name ?? 'Connector', progress)
  })
  useBridgeEvent('plan.progress', (progress) => {
    if (!planStore.accept(progress)) return
    void cache.invalidateQueries({ queryKey: ['plans.get'] })
    // The screen of the plan says it itself, and so does the question that it came from.
    if (shownPlans.isShown(progress.planId)) return
    if (location.hash.startsWith(`#/plans/${progress.planId}`)) return
    const plan = cache.getQueryData<ChangePlan>(requestKey('plans.get', { planId: progress.planId }))
    announcePlan(plan === undefined ? 'The plan' : `“${plan.title}”`, progress)
  })
}

/** A plan of one change is told of where it was asked for. */
function announcePlan(what: string, { planId, state, done, total }: PlanProgress) {
  if (total < 2) return
  const id = `plan-${planId}`
  const through = `${plural(done, ['step', 'steps'])} of ${formatNumber(total)}`
  if (state === 'applied')
    notifyDone(`${what} is applied`, `${plural(total, ['step', 'steps'])}, each with a receipt.`, id)
  if (state === 'cancelled')
    notifyDone(`${what} is cancelled`, `${through} are through; what is done stays.`, id)
  if (state === 'failed') {
    notifyAttention(
      `${what} did not go through whole`,
      'See which steps failed in Plans, and retry or skip them.',
      id,
    )
  }
}

function announceEnd(name: string, progress: SyncProgress) {
  // One note a connector: a failure that a later sync has answered would only mislead.
  const id = syncNote(progress.connectorId)
  dropNote(id)
  if (progress.status === 'failed' && progress.error) {
    notifyError(progress.error, `Sync of ${name} failed`, id)
  }
  if (progress.status === 'needs-confirmation') {
    notifyAttention(
      `${name} needs your confirmation`,
      'The last sync found much less than there was before. Nothing was changed. See the overview of the connector.',
      id,
    )
  }
  if (progress.status === 'cancelled') {
    notifyDone(`Sync of ${name} cancelled`, 'What was stored before it is unchanged.', id)
  }
  if (progress.status === 'interrupted') {
    notifyDone(`Sync of ${name} paused`, 'What it has read is kept; the next sync goes on from there.', id)
  }
  if (progress.status === 'done') {
    const seconds = (Date.now() - Date.parse(progress.startedAt)) / 1000
    notifyDone(
      `${name} is up to date`,
      `${plural(progress.calls, ['call', 'calls'])} to Okta in ${formatDuration(Math.max(1, Math.round(seconds)))}.`,
      id,
    )
  }
}

/** Applies the chosen theme; "system" follows the computer. */
export function useThemeSetting() {
  const theme = useRequest('settings.get', {}).data?.theme
  const { setColorScheme } = useMantineColorScheme()
  useEffect(() => {
    if (theme !== undefined) setColorScheme(theme === 'system' ? 'auto' : theme)
  }, [theme, setColorScheme])
}
