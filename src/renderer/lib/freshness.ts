import type { Payload, RequestName } from '../../preload/contract/index.ts'

/** Which answers are out of date when this part of the data has changed. */
export const staleAfter: Record<Payload<'data.changed'>['area'], readonly RequestName[]> = {
  connectors: ['connectors.list', 'connectors.get', 'overview.get', 'sync.plan'],
  snapshot: [
    'connectors.list',
    'connectors.get',
    'overview.get',
    'grid.page',
    'detail.get',
    'changes.page',
    'held.page',
    'sync.plan',
    'people.get',
    'people.rules',
    'people.accounts',
    'access.routes',
    'access.roles',
  ],
  syncs: ['connectors.list', 'connectors.get', 'overview.get', 'sync.history'],
  views: ['views.get'],
  apps: ['apps.managed', 'apps.unmanaged', 'connectors.get', 'connectors.list'],
  mail: ['mail.list', 'mail.settings'],
  people: ['people.page', 'people.get', 'people.rules', 'people.runs', 'people.conflicts', 'people.accounts'],
  audit: ['audit.page'],
  plans: ['plans.list', 'plans.get', 'plans.steps'],
}
