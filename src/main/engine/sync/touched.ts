import type { LogEvent } from './log-reader.ts'

/** What the events of a log say has changed, object by object. */
export interface Touched {
  users: Set<string>
  /** Accounts that were made within these events: all that they hold has events of its own. */
  created: Set<string>
  groups: Set<string>
  /** Groups whose whole list of members is to be read again. */
  wholeGroups: Set<string>
  apps: Set<string>
  /** Accounts whose membership may have changed, by group. */
  memberships: Map<string, Set<string>>
  /** Accounts whose assignment may have changed, by application. */
  assignments: Map<string, Set<string>>
  /** Groups whose assignment may have changed, by application. */
  appGroups: Map<string, Set<string>>
  userRoles: Set<string>
  groupRoles: Set<string>
  customRoles: boolean
  rules: boolean
}

export const nothingTouched = (): Touched => ({
  users: new Set(),
  created: new Set(),
  groups: new Set(),
  wholeGroups: new Set(),
  apps: new Set(),
  memberships: new Map(),
  assignments: new Map(),
  appGroups: new Map(),
  userRoles: new Set(),
  groupRoles: new Set(),
  customRoles: false,
  rules: false,
})

export const addTo = (map: Map<string, Set<string>>, key: string, value: string): void => {
  const known = map.get(key)
  if (known === undefined) map.set(key, new Set([value]))
  else known.add(value)
}

export const isEmpty = (touched: Touched): boolean =>
  !touched.customRoles &&
  !touched.rules &&
  Object.values(touched).every((part) => typeof part === 'boolean' || part.size === 0)

const targetId = (event: LogEvent, ...types: string[]): string | undefined =>
  event.targets.find(({ type }) => types.includes(type))?.id

type Rule = readonly [pattern: RegExp, note: (touched: Touched, event: LogEvent) => void]

/** Okta: "Event types". What an event says in detail is not relied on: it tells what to read again. */
const rules: readonly Rule[] = [
  [
    /^user\.(lifecycle\.|account\.(update_profile|lock|unlock|unlock_by_admin|update_user_type|change))/,
    (touched, event) => {
      const user = targetId(event, 'User')
      if (user === undefined) return
      touched.users.add(user)
      if (event.type === 'user.lifecycle.create') touched.created.add(user)
    },
  ],
  [
    /^user\.account\.privilege\./,
    (touched, event) => {
      const user = targetId(event, 'User')
      if (user !== undefined) touched.userRoles.add(user)
    },
  ],
  [
    /^group\.(lifecycle\.|profile\.)/,
    (touched, event) => {
      const group = targetId(event, 'UserGroup')
      if (group !== undefined) touched.groups.add(group)
    },
  ],
  [
    /^group\.user_membership\.(add|remove)$|^app\.user_management/,
    (touched, event) => {
      const group = targetId(event, 'UserGroup')
      const user = targetId(event, 'User')
      if (group === undefined) return
      touched.groups.add(group)
      if (user === undefined) touched.wholeGroups.add(group)
      else addTo(touched.memberships, group, user)
    },
  ],
  [
    /^group\.user_membership\.rule\.|^group\.rule\./,
    (touched, event) => {
      touched.rules = true
      const group = targetId(event, 'UserGroup')
      if (group === undefined) return
      touched.groups.add(group)
      touched.wholeGroups.add(group)
    },
  ],
  [
    /^application\.lifecycle\./,
    (touched, event) => {
      const app = targetId(event, 'AppInstance')
      if (app !== undefined) touched.apps.add(app)
    },
  ],
  [
    /^application\.user_membership\./,
    (touched, event) => {
      const app = targetId(event, 'AppInstance')
      const user = targetId(event, 'User')
      if (app === undefined) return
      if (user !== undefined) addTo(touched.assignments, app, user)
      else touched.apps.add(app)
    },
  ],
  [
    /^group\.application_assignment\./,
    (touched, event) => {
      const app = targetId(event, 'AppInstance')
      const group = targetId(event, 'UserGroup')
      if (app !== undefined && group !== undefined) addTo(touched.appGroups, app, group)
    },
  ],
  [
    /^group\.privilege\./,
    (touched, event) => {
      const group = targetId(event, 'UserGroup')
      if (group !== undefined) touched.groupRoles.add(group)
    },
  ],
  [
    /^iam\.resourceset\.bindings\./,
    (touched, event) => {
      const user = targetId(event, 'User')
      const group = targetId(event, 'UserGroup')
      if (user !== undefined) touched.userRoles.add(user)
      if (group !== undefined) touched.groupRoles.add(group)
      if (user === undefined && group === undefined) touched.customRoles = true
    },
  ],
  [
    /^iam\.(role|resourceset)\.(?!bindings\.)/,
    (touched) => {
      touched.customRoles = true
    },
  ],
]

/** Gathers what events touch. Their order and how often each is told make no difference. */
export function touchedBy(events: readonly LogEvent[]): Touched {
  const touched = nothingTouched()
  for (const event of events) {
    for (const [pattern, note] of rules) if (pattern.test(event.type)) note(touched, event)
  }
  return touched
}
