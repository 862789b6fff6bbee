import { powerMonitor } from 'electron'
import type { Input } from '../../preload/contract/index.ts'
import type { EngineHost } from './engine-host.ts'
import type { LinuxPower } from './linux-power.ts'
import type { PreferenceStore } from './preferences.ts'

/** Between two looks at what no event tells. */
const lookEveryMs = 60_000

type Told = Omit<Input<'host.power'>, 'resumed'>

/**
 * Tells the engine what its schedule heeds: mains or battery, a metered network, that the computer woke
 * up, and what the person allows on each.
 *
 * Metered networks are known on Linux alone; Electron has no way to ask on Windows and macOS, where they
 * count as not metered.
 */
export function createPower(deps: {
  engine: Pick<EngineHost, 'send' | 'request' | 'state'>
  preferences: Pick<PreferenceStore, 'settings'>
  platform: NodeJS.Platform
  /** Asked on Linux, at most once a minute. */
  readLinux: () => Promise<LinuxPower | null>
}) {
  const { engine } = deps
  let linux: LinuxPower | null = { onBattery: false, metered: false }
  let lastRead = -Infinity
  let reading: Promise<void> = Promise.resolve()
  let told: string | undefined

  const settings = () => {
    const { syncOnBattery, syncOnMetered } = deps.preferences.settings()
    return { syncOnBattery, syncOnMetered }
  }

  const now = (): Told => ({
    onBattery: deps.platform === 'linux' ? (linux?.onBattery ?? false) : powerMonitor.isOnBatteryPower(),
    metered: linux?.metered ?? false,
    ...settings(),
  })

  /** Looks where no event tells; not where nothing depends on it, nor where there is nobody to ask. */
  async function read(): Promise<void> {
    const { syncOnBattery, syncOnMetered } = settings()
    const matters = !syncOnBattery || !syncOnMetered
    if (deps.platform !== 'linux' || !matters || linux === null) return
    if (Date.now() - lastRead < lookEveryMs) return reading
    lastRead = Date.now()
    reading = deps.readLinux().then((answer) => void (linux = answer))
    return reading
  }

  /** Tells what is another than before; a start of the engine and a waking computer are told always. */
  async function tell(how: 'changed' | 'started' | 'resumed'): Promise<void> {
    await read()
    const power = now()
    const words = JSON.stringify(power)
    if (how === 'changed' && (words === told || engine.state().state !== 'ready')) return
    if (how === 'resumed' && engine.state().state !== 'ready') return
    told = words
    const input = { ...power, resumed: how === 'resumed' }
    void (how === 'started' ? engine.send('host.power', input) : engine.request('host.power', input))
  }

  return {
    /** To be called when the app is ready. */
    begin(): void {
      powerMonitor.on('on-battery', () => void tell('changed'))
      powerMonitor.on('on-ac', () => void tell('changed'))
      powerMonitor.on('resume', () => void tell('resumed'))
      setInterval(() => void tell('changed'), lookEveryMs).unref()
      void read()
    },
    /** Settles when a new engine has been told, before it is given anything to do. */
    engineStarted: () => tell('started'),
    settingsChanged: () => void tell('changed'),
  }
}
