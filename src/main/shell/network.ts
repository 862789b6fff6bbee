import { net, powerMonitor } from 'electron'
import type { EngineHost } from './engine-host.ts'

/** Electron tells of no change of the network, so it is asked so often; it knows without asking anybody. */
const lookEveryMs = 5_000

/** Tells the engine when the network is there again, so that what waits for it goes on at once. */
export function createNetwork({ engine }: { engine: Pick<EngineHost, 'request' | 'state'> }) {
  let online = true

  const tell = (): void => {
    if (engine.state().state === 'ready') void engine.request('host.online', {})
  }

  function look(): void {
    const before = online
    online = net.isOnline()
    if (online && !before) tell()
  }

  return {
    /** To be called when the app is ready. */
    begin(): void {
      online = net.isOnline()
      powerMonitor.on('resume', tell)
      setInterval(look, lookEveryMs).unref()
    },
  }
}
