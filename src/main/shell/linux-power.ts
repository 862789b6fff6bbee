import { askBus, isOwned, isTrue, propertyOf } from './d-bus.ts'

/**
 * Electron knows neither the battery nor metered networks of Linux, so the services of the desktop are
 * asked: UPower and NetworkManager. One that does not run is not started, and knows of nothing.
 */
export interface LinuxPower {
  onBattery: boolean
  metered: boolean
}

const upower = 'org.freedesktop.UPower'
const manager = 'org.freedesktop.NetworkManager'

async function ask(service: string, property: string): Promise<string> {
  if (!isTrue(await askBus(isOwned('system', service)))) return ''
  return askBus(propertyOf('system', service, `/${service.replaceAll('.', '/')}`, service, property))
}

/** NMMetered: 1 is yes and 3 a good guess of yes; 0 is not known, 2 and 4 are no. */
const isMetered = (answer: string): boolean => /uint32 [13]\b/.test(answer)

/** Answers within seconds; null where there is no tool to ask with. */
export async function readLinuxPower(): Promise<LinuxPower | null> {
  const [battery, metered] = await Promise.allSettled([ask(upower, 'OnBattery'), ask(manager, 'Metered')])
  const answer = (asked: PromiseSettledResult<string>) => (asked.status === 'fulfilled' ? asked.value : '')
  const withoutTool = [battery, metered].some(
    (asked) => asked.status === 'rejected' && (asked.reason as NodeJS.ErrnoException).code === 'ENOENT',
  )
  return withoutTool ? null : { onBattery: isTrue(answer(battery)), metered: isMetered(answer(metered)) }
}
