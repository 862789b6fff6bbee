/**
 * The names of everything the page may ask for and listen to. This file imports nothing, so the
 * preload can carry the allow-list without carrying the schemas.
 */

/** Answered in the main process: they need the operating system. */
export const shellRequests = [
  'app.info',
  'settings.get',
  'settings.set',
  'folder.open',
  'link.open',
  'engine.status',
  'engine.restart',
  'credential.save',
  'credential.saveServiceApp',
  'credential.makeKey',
  'mail.save',
  'mail.openInProgram',
  'demo.start',
  'grid.export',
  'logs.export',
  'proof.export',
  'plans.approve',
  'plans.export',
] as const

/** Answered by the engine process: they need the database or Okta. */
export const engineRequests = [
  'connectors.list',
  'connectors.get',
  'connectors.create',
  'connectors.update',
  'connectors.remove',
  'connectors.probe',
  'connectors.checkHealth',
  'connectors.add',
  'connectors.setDomain',
  'connectors.replaceOrganization',
  'connectors.setOwners',
  'profile.get',
  'profile.save',
  'apps.managed',
  'apps.unmanaged',
  'apps.manage',
  'apps.create',
  'apps.rename',
  'apps.unmanage',
  'mail.settings',
  'mail.list',
  'mail.resend',
  'mail.test',
  'audit.page',
  'people.page',
  'people.get',
  'people.rules',
  'people.saveRules',
  'people.preview',
  'people.promote',
  'people.runs',
  'people.undo',
  'people.conflicts',
  'people.resolve',
  'people.accounts',
  'people.assign',
  'accounts.preview',
  'accounts.act',
  'accounts.create',
  'plans.list',
  'plans.get',
  'plans.steps',
  'plans.add',
  'plans.removeSteps',
  'plans.check',
  'plans.apply',
  'plans.cancel',
  'plans.resume',
  'plans.retry',
  'plans.skip',
  'plans.discard',
  'plans.undo',
  'access.routes',
  'access.roles',
  'sync.start',
  'sync.cancel',
  'sync.plan',
  'sync.confirm',
  'sync.discard',
  'sync.history',
  'changes.page',
  'held.page',
  'overview.get',
  'grid.page',
  'detail.get',
  'logs.page',
  'views.get',
  'views.save',
] as const

/** Sent by the main process to the engine; the page can never name one of these. */
export const hostRequests = [
  'host.setCredential',
  'host.dropCredential',
  'host.registerDemo',
  'host.exportGrid',
  'host.exportLogs',
  'host.exportProof',
  'host.exportPlan',
  'host.approvePlan',
  'host.online',
  'host.setMail',
  'host.mail',
  'host.power',
  'host.log',
  'host.setLogLevel',
  'host.shutdown',
] as const

export const requests = [...shellRequests, ...engineRequests] as const

export const events = [
  'engine.state',
  'sync.progress',
  'plan.progress',
  'data.changed',
  'logs.appended',
  'navigate',
  'settings.changed',
  'notice',
] as const

export type ShellRequestName = (typeof shellRequests)[number]
export type EngineRequestName = (typeof engineRequests)[number]
export type HostRequestName = (typeof hostRequests)[number]
export type RequestName = (typeof requests)[number]
export type EventName = (typeof events)[number]
