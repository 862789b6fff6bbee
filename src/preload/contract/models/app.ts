import { z } from 'zod'
import { appErrorSchema } from '../errors.ts'
import { time } from './common.ts'

export const logLevels = ['debug', 'info', 'warn', 'error'] as const
export type LogLevel = (typeof logLevels)[number]
export const logAreas = ['app', 'connector', 'sync', 'okta', 'data', 'action'] as const
export type LogArea = (typeof logAreas)[number]

export const logEntrySchema = z.strictObject({
  seq: z.number(),
  at: time,
  level: z.enum(logLevels),
  area: z.enum(logAreas),
  message: z.string(),
  connectorId: z.string().nullable(),
  syncId: z.string().nullable(),
  planId: z.string().nullable(),
  /** Finds this line from an error on screen. */
  ref: z.string().nullable(),
  /** Further facts, redacted, as JSON text. */
  details: z.string().nullable(),
})
export type LogEntry = z.infer<typeof logEntrySchema>

export const logQuerySchema = z.strictObject({
  levels: z.array(z.enum(logLevels)).max(4).default([]),
  areas: z.array(z.enum(logAreas)).max(8).default([]),
  search: z.string().max(200).default(''),
  connectorId: z.string().max(64).optional(),
  syncId: z.string().max(64).optional(),
  planId: z.string().max(64).optional(),
  from: time.optional(),
  to: time.optional(),
})
export type LogQuery = z.infer<typeof logQuerySchema>

export const settingsSchema = z.strictObject({
  theme: z.enum(['system', 'light', 'dark']),
  logLevel: z.enum(logLevels),
  /** Whether the schedule also syncs on battery, and on a metered network. */
  syncOnBattery: z.boolean(),
  syncOnMetered: z.boolean(),
})
export type Settings = z.infer<typeof settingsSchema>

export const appInfoSchema = z.strictObject({
  version: z.string(),
  platform: z.enum(['darwin', 'linux', 'win32']),
  dataFolder: z.string(),
  keychain: z.strictObject({ available: z.boolean(), name: z.string(), explanation: z.string() }),
})
export type AppInfo = z.infer<typeof appInfoSchema>

export const engineStateSchema = z.strictObject({
  state: z.enum(['starting', 'ready', 'restarting', 'stopped']),
  /** Restarts in the last five minutes. */
  restarts: z.number(),
  message: z.string(),
  error: appErrorSchema.nullable(),
})
export type EngineState = z.infer<typeof engineStateSchema>
