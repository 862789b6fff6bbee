import { useSyncExternalStore } from 'react'

/** Which connector's log is open over the screen; kept outside the screens, because any status opens it. */
let opened: string | null = null
const listeners = new Set<() => void>()

const set = (connectorId: string | null) => {
  opened = connectorId
  for (const listener of listeners) listener()
}

export const openConnectorLog = (connectorId: string): void => set(connectorId)
export const closeConnectorLog = (): void => set(null)

/** Id of the connector whose log is open; null for none. */
export const useOpenedLog = (): string | null =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    () => opened,
  )
