import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import {
  accessSearchSchema,
  addSearchSchema,
  appsSearchSchema,
  catalogSearchSchema,
  changesSearchSchema,
  gridSearchSchema,
  logsSearchSchema,
  settingsSearchSchema,
  ownersSearchSchema,
  peopleSearchSchema,
  plansSearchSchema,
  planSearchSchema,
  setupSearchSchema,
} from '../lib/search.ts'
import { Skeleton } from '../ui/feedback/skeleton.tsx'
import { ConnectorLayout } from './connector-layout.tsx'
import { NoSuchScreen, RouteError } from './route-error.tsx'
import { ShellLayout } from './shell-layout.tsx'

const root = createRootRoute({ component: ShellLayout })

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  component: lazyRouteComponent(() => import('../features/connectors/connectors-page.tsx'), 'ConnectorsPage'),
})

const catalog = createRoute({
  getParentRoute: () => root,
  path: '/add',
  validateSearch: catalogSearchSchema,
  component: lazyRouteComponent(() => import('../features/add/catalog-page.tsx'), 'CatalogPage'),
})

const addOkta = createRoute({
  getParentRoute: () => root,
  path: '/add/okta',
  validateSearch: addSearchSchema,
  component: lazyRouteComponent(() => import('../features/add/add-okta-page.tsx'), 'AddOktaPage'),
})

const waiting = createRoute({
  getParentRoute: () => root,
  path: '/setup/$connectorId/waiting',
  component: lazyRouteComponent(() => import('../features/add/waiting-page.tsx'), 'WaitingPage'),
})

const apps = createRoute({
  getParentRoute: () => root,
  path: '/apps',
  validateSearch: appsSearchSchema,
  component: lazyRouteComponent(() => import('../features/apps/apps-page.tsx'), 'AppsPage'),
})

const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup/$connectorId',
  validateSearch: setupSearchSchema,
  component: lazyRouteComponent(() => import('../features/setup/setup-page.tsx'), 'SetupPage'),
})

const connector = createRoute({
  getParentRoute: () => root,
  path: '/c/$connectorId',
  component: ConnectorLayout,
})

const overview = createRoute({
  getParentRoute: () => connector,
  path: '/overview',
  component: lazyRouteComponent(() => import('../features/overview/overview-page.tsx'), 'OverviewPage'),
})

const accounts = createRoute({
  getParentRoute: () => connector,
  path: '/accounts',
  validateSearch: gridSearchSchema,
  component: lazyRouteComponent(() => import('../features/accounts/accounts-page.tsx'), 'AccountsPage'),
})

const groups = createRoute({
  getParentRoute: () => connector,
  path: '/groups',
  validateSearch: gridSearchSchema,
  component: lazyRouteComponent(() => import('../features/groups/groups-page.tsx'), 'GroupsPage'),
})

const applications = createRoute({
  getParentRoute: () => connector,
  path: '/applications',
  validateSearch: gridSearchSchema,
  component: lazyRouteComponent(
    () => import('../features/applications/applications-page.tsx'),
    'ApplicationsPage',
  ),
})

const adminRoles = createRoute({
  getParentRoute: () => connector,
  path: '/admin-roles',
  validateSearch: gridSearchSchema,
  component: lazyRouteComponent(
    () => import('../features/admin-roles/admin-roles-page.tsx'),
    'AdminRolesPage',
  ),
})

const changes = createRoute({
  getParentRoute: () => connector,
  path: '/changes',
  validateSearch: changesSearchSchema,
  component: lazyRouteComponent(() => import('../features/changes/changes-page.tsx'), 'ChangesPage'),
})

const access = createRoute({
  getParentRoute: () => connector,
  path: '/access',
  validateSearch: accessSearchSchema,
  component: lazyRouteComponent(() => import('../features/access/access-page.tsx'), 'AccessPage'),
})

const connectorSettings = createRoute({
  getParentRoute: () => connector,
  path: '/settings',
  component: lazyRouteComponent(
    () => import('../features/connector-settings/connector-settings-page.tsx'),
    'ConnectorSettingsPage',
  ),
})

const confirm = createRoute({
  getParentRoute: () => connector,
  path: '/confirm',
  component: lazyRouteComponent(() => import('../features/confirm/confirm-page.tsx'), 'ConfirmPage'),
})

const people = createRoute({
  getParentRoute: () => root,
  path: '/people',
  component: lazyRouteComponent(() => import('../features/people/people-layout.tsx'), 'PeopleLayout'),
})

const everybody = createRoute({
  getParentRoute: () => people,
  path: '/',
  validateSearch: peopleSearchSchema,
  component: lazyRouteComponent(() => import('../features/people/people-page.tsx'), 'PeoplePage'),
})

const promotion = createRoute({
  getParentRoute: () => people,
  path: '/promotion',
  component: lazyRouteComponent(() => import('../features/people/promotion-page.tsx'), 'PromotionPage'),
})

const conflicts = createRoute({
  getParentRoute: () => people,
  path: '/conflicts',
  component: lazyRouteComponent(() => import('../features/people/conflicts-page.tsx'), 'ConflictsPage'),
})

const owners = createRoute({
  getParentRoute: () => people,
  path: '/accounts',
  validateSearch: ownersSearchSchema,
  component: lazyRouteComponent(() => import('../features/people/owners-page.tsx'), 'OwnersPage'),
})

/** A person by address opens beside the list. */
const person = createRoute({
  getParentRoute: () => people,
  path: '/$personId',
  beforeLoad: ({ params }) => {
    // The router takes a thrown redirect for the way on.
    // eslint-disable-next-line typescript/only-throw-error
    throw redirect({ to: '/people', search: { selected: params.personId }, replace: true })
  },
})

const plans = createRoute({
  getParentRoute: () => root,
  path: '/plans',
  validateSearch: plansSearchSchema,
  component: lazyRouteComponent(() => import('../features/plans/plans-page.tsx'), 'PlansPage'),
})

const plan = createRoute({
  getParentRoute: () => root,
  path: '/plans/$planId',
  validateSearch: planSearchSchema,
  component: lazyRouteComponent(() => import('../features/plans/plan-page.tsx'), 'PlanPage'),
})

const logs = createRoute({
  getParentRoute: () => root,
  path: '/logs',
  validateSearch: logsSearchSchema,
  component: lazyRouteComponent(() => import('../features/logs/logs-page.tsx'), 'LogsPage'),
})

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  validateSearch: settingsSearchSchema,
  component: lazyRouteComponent(() => import('../features/settings/settings-page.tsx'), 'SettingsPage'),
})

/** Every screen of the app. The address lives after the hash, so any screen survives a reload. */
export const router = createRouter({
  routeTree: root.addChildren([
    home,
    catalog,
    addOkta,
    setup,
    waiting,
    apps,
    connector.addChildren([
      overview,
      accounts,
      groups,
      applications,
      adminRoles,
      changes,
      access,
      connectorSettings,
      confirm,
    ]),
    people.addChildren([everybody, promotion, conflicts, owners, person]),
    plans,
    plan,
    logs,
    settings,
  ]),
  history: createHashHistory(),
  defaultErrorComponent: RouteError,
  defaultNotFoundComponent: NoSuchScreen,
  defaultPendingComponent: Skeleton,
  defaultPendingMs: 150,
})

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router
  }
}
