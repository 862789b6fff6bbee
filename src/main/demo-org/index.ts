/** A simulated Okta organization: a deterministic model and a faithful HTTP server on loopback. */
export { createDemoOrg } from './org.ts'
export type { DemoOrg } from './org.ts'
export { startDemoOrg } from './server.ts'
export type { DemoOrgServer, DemoOrgServerOptions } from './server.ts'
export type { ServiceApp, ServiceAppOptions } from './oauth.ts'
export type { TokenRole } from './tokens.ts'
