import { beforeEach, expect, test, vi } from 'vitest'
import { connector } from '../renderer/samples.ts'
import { StubNotification } from './electron-stub.ts'

vi.mock('electron', async () => (await import('./electron-stub.ts')).electron)
const { createNotices } = await import('../../src/main/shell/notices.ts')

beforeEach(() => {
  StubNotification.all = []
  StubNotification.isSupported.mockReturnValue(true)
})

test('what the engine finds out about a credential is shown once a day, and a click leads to the connector', async () => {
  const engine = { request: vi.fn(async () => ({ ok: true, value: connector })) }
  const show = vi.fn()
  const notices = createNotices({ engine: engine as never, show })
  const notice = { kind: 'credential-expiring', connectorId: 'c1', message: 'It ends in 3 days.' } as const
  await notices.onNotice(notice)
  await notices.onNotice({ ...notice, kind: 'credential-refused' })
  await notices.onNotice({ ...notice, connectorId: 'c2', kind: 'credential-refused' })
  expect(StubNotification.all.map(({ options }) => options)).toEqual([
    { title: 'The credential of Acme will stop working', body: 'It ends in 3 days.' },
    { title: 'Okta refuses the credential of Acme', body: 'It ends in 3 days.' },
  ])
  StubNotification.all[0]?.emit('click')
  expect(show).toHaveBeenCalledExactlyOnceWith('overview', 'c1')
})
