import { beforeEach, expect, test, vi } from 'vitest'
import type { Payload, SyncRecord } from '../../src/preload/contract/index.ts'
import { connector, progress } from '../renderer/samples.ts'
import { StubNotification } from './electron-stub.ts'

vi.mock('electron', async () => (await import('./electron-stub.ts')).electron)
const { createNotices } = await import('../../src/main/shell/notices.ts')

beforeEach(() => {
  StubNotification.all = []
  StubNotification.isSupported.mockReturnValue(true)
})

function setUp(sync: Partial<SyncRecord> = {}) {
  const record = { syncId: 's1', trigger: 'schedule', removals: [], error: null, ...sync }
  const engine = {
    request: vi.fn(async (name: string) => ({
      ok: true,
      value: name === 'connectors.get' ? connector : { rows: [record], total: 1 },
    })),
  }
  const show = vi.fn()
  const notices = createNotices({ engine: engine as never, show })
  const ends = (status: Payload<'sync.progress'>['status'], more: object = {}) =>
    notices.onProgress({ ...progress, status, ...more })
  return {
    ends,
    notice: notices.onNotice,
    show,
    shown: () => StubNotification.all.map(({ options }) => options),
  }
}

test('a sync that waits for a person says what it would remove, and a click leads there', async () => {
  const { ends, show, shown } = setUp({
    removals: [
      { kind: 'user', before: 466, removed: 412, exceeds: true },
      { kind: 'membership', before: 9000, removed: 10, exceeds: false },
      { kind: 'assignment', before: 2000, removed: 1500, exceeds: true },
    ],
  })
  await ends('running')
  expect(shown()).toEqual([])
  await ends('needs-confirmation')
  expect(shown()).toEqual([
    {
      title: 'Acme needs your confirmation',
      body: 'The last sync would remove 412 of 466 accounts and 1,500 of 2,000 application assignments. Nothing was changed.',
    },
  ])
  const [notice] = StubNotification.all
  expect(notice?.show).toHaveBeenCalledOnce()
  notice?.emit('click')
  expect(show).toHaveBeenCalledExactlyOnceWith('confirm', 'c1')
})

test('failures in a row are told as often as the engine does, and a click leads to the connector', async () => {
  const { ends, notice, show, shown } = setUp()
  for (let n = 0; n < 5; n++) await ends('failed')
  expect(shown()).toEqual([])
  const message = 'The last 3 syncs did not finish. Okta did not answer.'
  await notice({ kind: 'sync-failures', connectorId: 'c1', message })
  expect(shown()).toEqual([{ title: 'Syncs of Acme fail', body: message }])
  StubNotification.all[0]?.emit('click')
  expect(show).toHaveBeenCalledExactlyOnceWith('overview', 'c1')
  await notice({ kind: 'sync-failures', connectorId: 'c1', message })
  expect(shown()).toHaveLength(2)
})

test('where the system has no notifications nothing is tried', async () => {
  StubNotification.isSupported.mockReturnValue(false)
  const { ends, shown } = setUp()
  await ends('needs-confirmation')
  expect(shown()).toEqual([])
})
