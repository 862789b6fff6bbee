import { randomBytes } from 'node:crypto'
import { serialize } from 'node:v8'
import {
  engineRequests,
  err,
  eventSchemas,
  requestSchemas,
  shellRequests,
} from '../../preload/contract/index.ts'
import type {
  EngineRequestName,
  EventName,
  Handlers,
  Payload,
  RequestName,
  Result,
  ShellRequestName,
} from '../../preload/contract/index.ts'
import type { ShellLog } from './log-file.ts'
import { isOwnPage } from './security.ts'

/** The part of Electron's IpcMainInvokeEvent that is looked at. */
export interface SenderEvent {
  readonly sender: { readonly id: number; readonly mainFrame: unknown }
  readonly senderFrame: { readonly url: string } | null
}

const limitBytes = 256 * 1024

const shellNames: ReadonlySet<string> = new Set(shellRequests)
const engineNames: ReadonlySet<string> = new Set(engineRequests)
const isRequest = (name: unknown): name is RequestName =>
  typeof name === 'string' && (shellNames.has(name) || engineNames.has(name))

/** Events of the engine that may reach a page; the others are this process's own to send. */
const relayedEvents: ReadonlySet<string> = new Set<EventName>([
  'sync.progress',
  'data.changed',
  'logs.appended',
])

export type ShellHandlers = Handlers<ShellRequestName>
export type Relay = (name: EngineRequestName, input: unknown) => Promise<Result<unknown>>

/**
 * The one door of the pages: who asks, how much, what, and whether it fits its schema are checked
 * before a handler or the engine sees it. A fault becomes `internal` with a reference to the log; its
 * text never crosses.
 */
export function createGateway(deps: {
  /** Whether a WebContents id belongs to a window of ours. */
  isRegistered: (id: number) => boolean
  devUrl: string | undefined
  handlers: ShellHandlers
  relay: Relay
  log: ShellLog
}) {
  const { log } = deps

  const isTrusted = ({ sender, senderFrame }: SenderEvent): boolean =>
    senderFrame !== null &&
    deps.isRegistered(sender.id) &&
    senderFrame === sender.mainFrame &&
    isOwnPage(senderFrame.url, deps.devUrl)

  return async (event: SenderEvent, name: unknown, input: unknown): Promise<Result<unknown>> => {
    if (!isTrusted(event)) {
      log.warn('A request from outside the window of the app was refused.')
      return err('forbidden', 'This request did not come from the app.', 'Restart the app.')
    }
    if (!isRequest(name)) return err('invalid-input', 'This request is not known.', 'Restart the app.')
    if (!isSmall(input)) return err('invalid-input', 'This is too much for one request.', 'Shorten it.')
    const schemas = requestSchemas[name]
    const checked = schemas.input.safeParse(input)
    if (!checked.success) {
      const where = checked.error.issues[0]?.path.join('.') || 'the request'
      return err('invalid-input', `The value of ${where} is not valid.`, 'Correct it and try again.')
    }
    try {
      if (engineNames.has(name)) return await deps.relay(name as EngineRequestName, checked.data)
      const handler = deps.handlers[name as ShellRequestName] as (input: unknown) => Promise<Result<unknown>>
      const result = await handler(checked.data)
      return result.ok ? { ok: true, value: schemas.output.parse(result.value) } : result
    } catch (cause) {
      const ref = randomBytes(4).toString('hex')
      log.error(`The request ${name} failed.`, { ref, cause })
      return err(
        'internal',
        'The app could not finish this because of a fault of its own.',
        `Look in the log for ${ref}.`,
        { ref },
      )
    }
  }
}

function isSmall(input: unknown): boolean {
  try {
    return serialize(input).byteLength <= limitBytes
  } catch {
    return false
  }
}

/** Checks an event of the engine: its payload when it may go on to the pages, else null. */
export function checkEvent(
  name: string,
  payload: unknown,
): { name: EventName; payload: Payload<EventName> } | null {
  if (!relayedEvents.has(name)) return null
  const parsed = eventSchemas[name as EventName].safeParse(payload)
  return parsed.success ? { name: name as EventName, payload: parsed.data } : null
}
