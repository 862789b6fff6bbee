/** The things the app speaks of, as zod models with the types derived from them. Times are ISO 8601 UTC. */
export * from './models/app.ts'
export * from './models/capabilities.ts'
export * from './models/connector.ts'
export * from './models/details.ts'
export * from './models/history.ts'
export * from './models/sync.ts'
