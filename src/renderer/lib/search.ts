import { z } from 'zod'
import {
  changeKinds,
  gridFilterSchema,
  logAreas,
  logLevels,
  subjectSchema,
} from '../../preload/contract/index.ts'

/**
 * What the address of a screen carries besides its path. A value that cannot be read falls back to
 * nothing, so an old or mistyped link opens the screen instead of an error.
 */

const text = (max: number) => z.string().min(1).max(max).optional().catch(undefined)

/** Search, conditions, order and the opened row of a grid screen. */
export const gridSearchSchema = z.object({
  /** Key of the row shown in the detail pane. */
  selected: text(300),
  q: text(200),
  filters: z.array(gridFilterSchema).max(16).optional().catch(undefined),
  sort: z
    .strictObject({ column: z.string().max(64), direction: z.enum(['asc', 'desc']) })
    .optional()
    .catch(undefined),
  /** Tab of the detail pane. */
  tab: text(40),
  /** The moment of the past that the detail tells of. */
  at: text(40),
})
export type GridSearch = z.infer<typeof gridSearchSchema>

/** Filters of the log screen; `syncId` is set when coming from one sync, `planId` from a plan. */
export const logsSearchSchema = z.object({
  view: z.enum(['lines', 'syncs']).optional().catch(undefined),
  q: text(200),
  levels: z.array(z.enum(logLevels)).optional().catch(undefined),
  areas: z.array(z.enum(logAreas)).optional().catch(undefined),
  connectorId: text(64),
  syncId: text(64),
  planId: text(64),
  from: text(40),
  to: text(40),
})
export type LogsSearch = z.infer<typeof logsSearchSchema>

/** Filters of the list of changes; `subject` is set when coming from an object, `syncId` from a sync. */
export const changesSearchSchema = z.object({
  q: text(200),
  kinds: z.array(z.enum(changeKinds)).max(7).optional().catch(undefined),
  verbs: z
    .array(z.enum(['added', 'removed', 'changed']))
    .max(3)
    .optional()
    .catch(undefined),
  from: text(40),
  to: text(40),
  syncId: text(64),
  subject: subjectSchema.optional().catch(undefined),
})
export type ChangesSearch = z.infer<typeof changesSearchSchema>

/** The steps of the setup on screen; the second is a guide and may be skipped. */
export const setupSteps = ['domain', 'account', 'credential', 'options', 'test', 'sync', 'summary'] as const
export type SetupStep = (typeof setupSteps)[number]

/** The step of the setup that is on screen; left out, it is the first unfinished one. */
export const setupSearchSchema = z.object({
  step: z.enum(setupSteps).optional().catch(undefined),
})

/** Search of the catalog of connectors. */
export const catalogSearchSchema = z.object({ q: text(200) })

export const addSteps = ['app', 'owners'] as const
export type AddStep = (typeof addSteps)[number]

/** The step of adding a connector that is on screen. */
export const addSearchSchema = z.object({ step: z.enum(addSteps).optional().catch(undefined) })

/** Which list of apps, what is searched for in it, and from which row on. */
export const appsSearchSchema = z.object({
  tab: z.enum(['managed', 'unmanaged']).optional().catch(undefined),
  q: text(200),
  offset: z.int().min(0).optional().catch(undefined),
})
export type AppsSearch = z.infer<typeof appsSearchSchema>

/** What of the access to a connector opens with its fields. */
export const accessSearchSchema = z.object({
  open: z.enum(['domain', 'credential']).optional().catch(undefined),
})

/** The part of the settings to begin with. */
export const settingsSearchSchema = z.object({
  section: z.enum(['mail']).optional().catch(undefined),
})
const personSorts = [
  'name',
  'email',
  'department',
  'title',
  'managerEmail',
  'accounts',
  'status',
  'updatedAt',
] as const

/** Search, choice, order and the opened person of the list of people. */
export const peopleSearchSchema = z.object({
  selected: text(64),
  q: text(200),
  show: z.enum(['active', 'inactive', 'several', 'conflicts']).optional().catch(undefined),
  sort: z.enum(personSorts).optional().catch(undefined),
  direction: z.enum(['asc', 'desc']).optional().catch(undefined),
  tab: text(40),
})
export type PeopleSearch = z.infer<typeof peopleSearchSchema>

/** Which accounts the screen of accounts and their owners lists. */
export const ownersSearchSchema = z.object({
  show: z.enum(['owned', 'service', 'gone']).optional().catch(undefined),
  connectorId: text(64),
  q: text(200),
  /** Counted from 1. */
  page: z.int().min(1).max(1_000_000).optional().catch(undefined),
})
export type OwnersSearch = z.infer<typeof ownersSearchSchema>

export const planLists = ['pending', 'running', 'history', 'failed'] as const
export type PlanList = (typeof planLists)[number]
const offset = z.int().min(0).max(1_000_000).optional().catch(undefined)

/** Which plans are listed, of which connector, and from which row on. */
export const plansSearchSchema = z.object({
  show: z.enum(planLists).optional().catch(undefined),
  connectorId: text(64),
  offset,
})
export type PlansSearch = z.infer<typeof plansSearchSchema>

/** Which steps of a plan are listed, and from which row on. */
export const planSearchSchema = z.object({
  show: z.enum(['flagged', 'failed']).optional().catch(undefined),
  offset,
})
export type PlanSearch = z.infer<typeof planSearchSchema>

/** The address with a change, without what says nothing. */
export const patched = <T extends object>(going: T, patch: Partial<T>): Partial<T> =>
  Object.fromEntries(
    Object.entries({ ...going, ...patch }).filter(
      ([, value]) => value !== undefined && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  ) as Partial<T>
