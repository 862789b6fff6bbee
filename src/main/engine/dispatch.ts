import { randomUUID } from 'node:crypto'
import {
  engineRequests,
  hostRequests,
  hostRequestSchemas,
  requestSchemas,
  err,
  type EngineRequestName,
  type Handlers,
  type HostRequestName,
  type Result,
} from '../../preload/contract/index.ts'
import { databaseFailure } from './db/database-error.ts'

type Name = EngineRequestName | HostRequestName
export type EngineHandlers = Handlers<Name>

const schemas = { ...requestSchemas, ...hostRequestSchemas }
const names: ReadonlySet<string> = new Set([...engineRequests, ...hostRequests])

/**
 * The engine's one door: checks the name and the input, runs the handler, checks the answer. A throw
 * never crosses; the caller gets a reference under which `report` has kept the cause.
 */
export function createDispatch(
  handlers: EngineHandlers,
  report: (ref: string, name: string, cause: unknown) => void,
) {
  return async (name: string, input: unknown): Promise<Result<unknown>> => {
    if (!names.has(name)) return err('invalid-input', 'This request is not known.', 'Restart the app.')
    const { input: inputSchema, output: outputSchema } = schemas[name as Name]
    const checked = inputSchema.safeParse(input)
    if (!checked.success) {
      const where = checked.error.issues[0]?.path.join('.') || 'the request'
      return err('invalid-input', `The value of ${where} is not valid.`, 'Correct it and try again.')
    }
    try {
      const handler = handlers[name as Name] as (input: unknown) => Result<unknown> | Promise<Result<unknown>>
      const result = await handler(checked.data)
      if (!result.ok) return result
      return { ok: true, value: outputSchema.parse(result.value) }
    } catch (cause) {
      const ref = randomUUID().slice(0, 8)
      report(ref, name, cause)
      const failure = databaseFailure(cause)
      if (failure !== null) return { ok: false, error: { ...failure.error, ref } }
      return err(
        'internal',
        'The app could not finish this because of a fault of its own.',
        `Look in the log for ${ref}.`,
        { ref },
      )
    }
  }
}
