import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
} from '@tanstack/react-router'
import {
  changesSearchSchema,
  gridSearchSchema,
  logsSearchSchema,
  newSetupSearchSchema,
  ownersSearchSchema,
  peopleSearchSchema,
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

const newSetup = createRoute({
  getParentRoute: () => root,
  path: '/setup/new',
  validateSearch: newSetupSearchSchema,
  component: lazyRouteComponent(() => import('../features/setup/new-setup-page.tsx'), 'NewSetupPage'),
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

const logs = createRoute({
  getParentRoute: () => root,
  path: '/logs',
  validateSearch: logsSearchSchema,
  component: lazyRouteComponent(() => import('../features/logs/logs-page.tsx'), 'LogsPage'),
})

const settings = createRoute({
  getParentRoute: () => root,
  path: '/settings',
  component: lazyRouteComponent(() => import('../features/settings/settings-page.tsx'), 'SettingsPage'),
})

/** Every screen of the app. The address lives after the hash, so any screen survives a reload. */
export const router = createRouter({
  routeTree: root.addChildren([
    home,
    newSetup,
    setup,
    connector.addChildren([
      overview,
      accounts,
      groups,
      applications,
      adminRoles,
      changes,
      connectorSettings,
      confirm,
    ]),
    people.addChildren([everybody, promotion, conflicts, owners, person]),
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
