import { z } from 'zod'

/** Pieces of inputs that several requests share. */
export const nothing = z.strictObject({})
export const connectorId = z.string().min(1).max(64)
export const onConnector = z.strictObject({ connectorId })
export const name = z.string().trim().min(1).max(80)
export const page = z.strictObject({
  offset: z.int().min(0).default(0),
  limit: z.int().min(1).max(200).default(50),
})
