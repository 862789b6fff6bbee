import type { GroupRecord, OrgData, RuleCondition, RuleRecord } from './model.ts'
import { iso } from './text.ts'

const LOGO = 'https://op3static.oktacdn.com/assets/img/logos/groups/odyssey/'

/** A group as lists and single reads answer it. */
export function groupObject(group: GroupRecord, data: OrgData, base: string): object {
  const address = `${base}/api/v1/groups/${group.id}`
  const source = group.sourceApp === null ? undefined : data.apps[group.sourceApp]
  const logo = source === undefined ? 'okta' : 'app'
  return {
    id: group.id,
    created: iso(group.created),
    lastUpdated: iso(group.lastUpdated),
    lastMembershipUpdated: iso(group.lastMembershipUpdated),
    objectClass: [group.type === 'APP_GROUP' ? 'okta:app_group' : 'okta:user_group'],
    type: group.type,
    profile: { name: group.name, description: group.description },
    _links: {
      logo: [
        { name: 'medium', href: `${LOGO}${logo}-medium.png`, type: 'image/png' },
        { name: 'large', href: `${LOGO}${logo}-large.png`, type: 'image/png' },
      ],
      ...(source === undefined ? {} : { source: { href: `${base}/api/v1/apps/${source.id}` } }),
      users: { href: `${address}/users` },
      apps: { href: `${address}/apps` },
    },
  }
}

/** The expression of a rule in Okta's expression language. */
function ruleExpression(conditions: readonly RuleCondition[]): string {
  return conditions
    .map(({ attribute, operator, value }) =>
      operator === 'equals'
        ? `user.${attribute}==${JSON.stringify(value)}`
        : `String.startsWith(user.${attribute},${JSON.stringify(value)})`,
    )
    .join(' and ')
}

/** A group rule as Okta answers it. */
export function ruleObject(rule: RuleRecord, data: OrgData): object {
  return {
    type: 'group_rule',
    id: rule.id,
    status: rule.status,
    name: rule.name,
    created: iso(rule.created),
    lastUpdated: iso(rule.lastUpdated),
    conditions: {
      people: {
        users: { exclude: rule.excludedUsers.flatMap((index) => data.users[index]?.id ?? []) },
        groups: { exclude: [] },
      },
      expression: { value: ruleExpression(rule.conditions), type: 'urn:okta:expression:1.0' },
    },
    actions: {
      assignUserToGroups: { groupIds: rule.groups.flatMap((index) => data.groups[index]?.id ?? []) },
    },
    allGroupsValid: rule.groups.length > 0,
  }
}
