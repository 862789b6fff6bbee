import { z } from 'zod'

/** Pieces that several models are made of. Times are ISO 8601 UTC. */

export const id = z.string().min(1).max(128)
export const time = z.string()
export const named = z.strictObject({ id: z.string(), name: z.string() })
/** null: not visible to this credential or not read yet, which is not the same as none. */
export const rowCount = z.number().nullable()
