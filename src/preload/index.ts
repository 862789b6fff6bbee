import { contextBridge, ipcRenderer } from 'electron'
import { events, requests } from './contract/channels.ts'
import type { Api } from './contract/index.ts'

const requestNames: ReadonlySet<string> = new Set(requests)
const eventNames: ReadonlySet<string> = new Set(events)

const refused = {
  ok: false,
  error: {
    code: 'invalid-input',
    message: 'The app does not know this request.',
    nextStep: 'Restart the app.',
  },
} as const

const api: Api = {
  request: (name, input) =>
    requestNames.has(name)
      ? ipcRenderer.invoke('request', name, input).catch(() => refused)
      : Promise.resolve(refused),
  subscribe(name, listener) {
    if (!eventNames.has(name)) return () => {}
    const onEvent = (_event: unknown, payload: Parameters<typeof listener>[0]) => listener(payload)
    ipcRenderer.on(name, onEvent)
    return () => {
      ipcRenderer.off(name, onEvent)
    }
  },
}

contextBridge.exposeInMainWorld('api', api)
