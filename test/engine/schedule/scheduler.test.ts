import { afterEach, describe, expect, it } from 'vitest'
import { createWorld, failure, hour, mains, minute, offline } from './world.ts'

let world: ReturnType<typeof createWorld>
afterEach(() => world.close())

const start = (at?: number) => (world = createWorld(at))

describe('the next sync', () => {
  it('comes so many minutes after the last one ended', async () => {
    start().add('c', { everyMinutes: 30 })
    world.outcome({ seconds: 120 })
    world.scheduler.begin()
    expect(world.next('c')).toEqual({ at: '2027-01-15T08:30:00.000Z' })
    await world.pass(100 * minute)
    expect(world.minutes()).toEqual([30, 62, 94])
  })

  it('comes at the next time that a cron expression names', async () => {
    const local = new Date(2027, 0, 15, 8, 5).getTime()
    start(local).add('c', { everyMinutes: null, cron: '0 */3 * * *' })
    world.scheduler.begin()
    await world.pass(8 * hour)
    expect(world.starts.map(({ at }) => new Date(at).getHours())).toEqual([9, 12, 15])
  })

  it('is told while it is not running, and everyone is told when it is another', async () => {
    start().add('c', { everyMinutes: 60 })
    world.scheduler.begin()
    world.outcome({ seconds: 300 })
    world.told.length = 0
    await world.pass(61 * minute)
    expect(world.next('c')).toEqual({ at: null })
    expect(world.told.length).toBeGreaterThan(0)
    await world.pass(5 * minute)
    expect(world.next('c')).toEqual({ at: '2027-01-15T10:05:00.000Z' })
  })

  it.each([
    ['off', { everyMinutes: null }],
    ['paused', { paused: true }],
  ])('does not come while the schedule is %s', async (_, schedule) => {
    start().add('c', schedule)
    world.scheduler.begin()
    await world.pass(48 * hour)
    expect(world.starts).toEqual([])
    expect(world.next('c')).toEqual({ at: null })
  })

  it('needs a token, a finished setup, and no question that is open', async () => {
    start().add('token')
    world.add('setup')
    world.add('pending')
    world.credentials.delete('token')
    world.connectors.setStep('setup', 'test')
    world.end(world.begin('pending'), { status: 'needs-confirmation', file: 'kept' })
    world.scheduler.begin()
    await world.pass(4 * hour)
    expect(world.starts).toEqual([])
  })

  it('waits a whole interval after a question was answered', async () => {
    start().add('c')
    const id = world.begin('c')
    world.end(id, { status: 'needs-confirmation', file: 'kept' })
    world.scheduler.begin()
    await world.pass(5 * hour)
    world.syncs.decide(id, 'discarded')
    world.scheduler.look()
    await world.pass(59 * minute)
    expect(world.starts).toEqual([])
    await world.pass(2 * minute)
    expect(world.minutes()).toEqual([360])
  })

  it('goes by what another process has synced', async () => {
    start().add('c', { everyMinutes: 60 })
    world.scheduler.begin()
    await world.pass(50 * minute)
    const id = world.begin('c', 'full', 'cli')
    await world.pass(20 * minute)
    expect(world.starts).toEqual([])
    // The ledger has it; nobody has told the scheduler.
    world.syncs.end(id, {
      status: 'done',
      finishedAt: new Date(world.clock.now()).toISOString(),
      calls: 1,
      rateLimited: 0,
      error: null,
      file: null,
    })
    await world.pass(59 * minute)
    expect(world.starts).toEqual([])
    await world.pass(2 * minute)
    expect(world.minutes()).toEqual([130])
  })
})

describe('a change of the schedule', () => {
  it('takes effect at once, and an expression counts from then', async () => {
    start(new Date(2027, 0, 15, 8).getTime()).add('c', { everyMinutes: null })
    world.scheduler.begin()
    await world.pass(30 * hour)
    world.set('c', { cron: '0 3 * * *' })
    await world.pass(12 * hour)
    expect(world.starts).toEqual([])
    await world.pass(2 * hour)
    expect(world.starts.map(({ at }) => new Date(at).getHours())).toEqual([3])
    world.set('c', { cron: null, everyMinutes: 30 })
    await world.pass(70 * minute)
    expect(world.starts).toHaveLength(4)
  })

  it('pauses and goes on', async () => {
    start().add('c')
    world.scheduler.begin()
    world.set('c', { paused: true })
    await world.pass(10 * hour)
    world.set('c', { paused: false })
    await world.pass(minute)
    expect(world.starts).toHaveLength(1)
  })
})

describe('of N syncs one is full', () => {
  it.each([
    [1, ['full', 'full', 'full', 'full']],
    [2, ['auto', 'full', 'auto', 'full']],
    [3, ['auto', 'auto', 'full', 'auto']],
  ])('N = %i', async (fullEvery, modes) => {
    start().add('c', { everyMinutes: 60, fullEvery })
    world.scheduler.begin()
    await world.pass(4 * hour + minute)
    expect(world.starts.map(({ mode }) => mode)).toEqual(modes)
  })

  it('one that was cut off goes on before a full one begins', async () => {
    start().add('c', { fullEvery: 1 })
    world.scheduler.begin()
    world.outcome({ status: 'failed', error: offline, file: 'kept' })
    await world.pass(60 * minute)
    world.outcome({})
    await world.pass(90 * minute)
    expect(world.starts.map(({ mode }) => mode)).toEqual(['full', 'auto', 'full'])
  })
})

describe('after a failure', () => {
  it('of the network it is tried after 1, 2, 5 and 15 minutes, then at its time', async () => {
    start().add('c', { everyMinutes: 60 })
    world.scheduler.begin()
    world.outcome({ status: 'failed', error: offline })
    await world.pass(210 * minute)
    expect(world.minutes()).toEqual([60, 61, 63, 68, 83, 143, 203])
  })

  it('never later than its time', async () => {
    start(new Date(2027, 0, 15, 8).getTime()).add('c', { everyMinutes: null, cron: '*/10 * * * *' })
    world.scheduler.begin()
    world.outcome({ status: 'failed', error: offline })
    await world.pass(41 * minute)
    expect(world.minutes()).toEqual([10, 11, 13, 18, 20, 30, 40])
  })

  it('a success begins the count again', async () => {
    start().add('c', { everyMinutes: 60 })
    world.scheduler.begin()
    world.outcome({ status: 'failed', error: offline })
    await world.pass(61 * minute)
    world.outcome({})
    await world.pass(2 * minute)
    world.outcome({ status: 'failed', error: offline })
    await world.pass(62 * minute)
    expect(world.minutes()).toEqual([60, 61, 63, 123, 124])
  })

  it('that has kept what it read, whatever the reason, it goes on as soon', async () => {
    start().add('c', { everyMinutes: 60 })
    world.scheduler.begin()
    world.outcome({ status: 'failed', error: failure('okta-error'), file: 'kept' })
    await world.pass(61 * minute)
    expect(world.minutes()).toEqual([60, 61])
  })

  it('of any other kind it waits for its time', async () => {
    start().add('c', { everyMinutes: 60 })
    world.scheduler.begin()
    world.outcome({ status: 'failed', error: failure('forbidden') })
    await world.pass(125 * minute)
    expect(world.minutes()).toEqual([60, 120])
  })

  it('that is a refused token nothing is tried until the token is another', async () => {
    start().add('c', { everyMinutes: 60 })
    world.scheduler.begin()
    world.outcome({ status: 'failed', error: failure('unauthorized') })
    await world.pass(10 * hour)
    expect(world.minutes()).toEqual([60])
    world.scheduler.credentialArrived('c', false)
    await world.pass(hour)
    expect(world.starts).toHaveLength(1)
    world.scheduler.credentialArrived('c', true)
    await world.pass(minute)
    expect(world.starts).toHaveLength(2)
    await world.pass(10 * hour)
    expect(world.starts).toHaveLength(2)
    world.connectors.setError('c', null)
    world.scheduler.look()
    await world.pass(minute)
    expect(world.starts).toHaveLength(3)
  })

  it('to start at all it waits a whole interval, and says so once', async () => {
    start().add('c', { everyMinutes: 60 })
    world.scheduler.begin()
    world.outcome({ refused: failure('credential-missing') })
    await world.pass(90 * minute)
    expect(world.minutes()).toEqual([60])
    expect(world.logged).toEqual(['The scheduled sync did not start: Okta did not answer.'])
  })
})

describe('a sync that was cut off', () => {
  const cutOff = (more: object = {}) => {
    start().add('c', { everyMinutes: 60, ...more })
    world.end(world.begin('c'), { status: 'interrupted', file: 'kept' })
    world.credentials.delete('c')
    world.scheduler.begin()
  }
  const arrive = () => {
    world.credentials.add('c')
    world.scheduler.credentialArrived('c', false)
  }

  it('goes on at once when the token comes to hand, also without a schedule', async () => {
    cutOff({ everyMinutes: null })
    await world.pass(minute)
    arrive()
    await world.pass(0)
    expect(world.starts).toMatchObject([{ mode: 'auto' }])
    await world.pass(10 * hour)
    expect(world.starts).toHaveLength(1)
  })

  it('waits while the schedule is paused, or the computer is on battery', async () => {
    cutOff({ paused: true })
    arrive()
    world.scheduler.powerChanged({ ...mains, onBattery: true })
    await world.pass(hour)
    world.set('c', { paused: false })
    await world.pass(hour)
    expect(world.starts).toEqual([])
    world.scheduler.powerChanged(mains)
    await world.pass(0)
    expect(world.starts).toHaveLength(1)
  })

  it('is left alone where a person has stopped it', async () => {
    start().add('c', { everyMinutes: 60 })
    world.end(world.begin('c'), { status: 'cancelled', file: 'kept' })
    world.scheduler.begin()
    world.scheduler.credentialArrived('c', false)
    await world.pass(59 * minute)
    expect(world.starts).toEqual([])
    await world.pass(2 * minute)
    expect(world.starts).toHaveLength(1)
  })
})

describe('on battery and on a metered network', () => {
  it.each([
    ['power', { onBattery: true }, { syncOnBattery: true }],
    ['network', { metered: true }, { syncOnMetered: true }],
  ] as const)('it waits for %s, unless the settings allow it', async (waitsFor, state, allowed) => {
    start().add('c', { everyMinutes: 60 })
    world.scheduler.begin()
    world.scheduler.powerChanged({ ...mains, ...state })
    expect(world.next('c')).toEqual({ at: null, waitsFor })
    await world.pass(3 * hour)
    expect(world.starts).toEqual([])
    world.scheduler.powerChanged({ ...mains, ...state, ...allowed })
    await world.pass(minute)
    expect(world.starts).toHaveLength(1)
    await world.pass(hour)
    expect(world.starts).toHaveLength(2)
  })

  it('says nothing of waiting where there is nothing to wait for', () => {
    start().add('c', { paused: true })
    world.scheduler.powerChanged({ ...mains, onBattery: true })
    expect(world.next('c')).toEqual({ at: null })
  })
})

describe('after the computer slept', () => {
  it('what is overdue starts once, after a few seconds', async () => {
    start().add('a', { everyMinutes: 30 })
    world.add('b', { everyMinutes: 60 })
    world.add('c', { everyMinutes: 1440 })
    world.scheduler.begin()
    await world.pass(10 * minute)
    world.jump(9 * hour)
    const woke = world.clock.now()
    world.scheduler.powerChanged({ ...mains, resumed: true })
    await world.pass(500)
    expect(world.starts).toEqual([])
    await world.pass(10_000)
    expect(world.starts.map(({ connectorId }) => connectorId)).toEqual(['a', 'b'])
    for (const { at } of world.starts) expect(at - woke).toBeLessThanOrEqual(5000)
    await world.pass(29 * minute)
    expect(world.starts).toHaveLength(2)
    await world.pass(2 * minute)
    expect(world.starts).toHaveLength(3)
  })

  it('is noticed within minutes where nobody tells', async () => {
    start().add('c', { everyMinutes: 60 })
    world.scheduler.begin()
    await world.pass(minute)
    world.jump(9 * hour)
    await world.pass(6 * minute)
    expect(world.starts).toHaveLength(1)
  })

  it('a clock that was set back puts nothing off', async () => {
    start().add('c', { everyMinutes: 60 })
    world.scheduler.begin()
    await world.pass(61 * minute)
    world.jump(-100 * hour)
    await world.pass(59 * minute)
    expect(world.starts).toHaveLength(1)
    await world.pass(10 * minute)
    expect(world.starts).toHaveLength(2)
    await world.pass(61 * minute)
    expect(world.starts).toHaveLength(3)
  })
})
