import type { z } from 'zod'
import type { EventName, HostRequestName, RequestName } from './channels.ts'
import type { Result } from './errors.ts'
import type { eventSchemas, hostRequestSchemas, requestSchemas } from './schemas.ts'

export * from './channels.ts'
export * from './deep-links.ts'
export * from './domain.ts'
export * from './errors.ts'
export * from './grids.ts'
export * from './lifecycle.ts'
export * from './models.ts'
export * from './plan.ts'
export * from './schemas.ts'

type Schemas = typeof requestSchemas & typeof hostRequestSchemas

/** What a caller passes: defaults may be left out. */
export type Input<K extends RequestName | HostRequestName> = z.input<Schemas[K]['input']>
/** What a handler receives: checked, defaults filled in. */
export type CheckedInput<K extends RequestName | HostRequestName> = z.output<Schemas[K]['input']>
export type Output<K extends RequestName | HostRequestName> = z.output<Schemas[K]['output']>
export type Payload<K extends EventName> = z.output<(typeof eventSchemas)[K]>

/** One handler a name; the compiler asks for each. */
export type Handlers<K extends RequestName | HostRequestName> = {
  [N in K]: (input: CheckedInput<N>) => Result<Output<N>> | Promise<Result<Output<N>>>
}

/** The whole of what the page can reach: two functions. */
export interface Api {
  request<K extends RequestName>(name: K, input: Input<K>): Promise<Result<Output<K>>>
  subscribe<K extends EventName>(name: K, listener: (payload: Payload<K>) => void): () => void
}
