import type { ManualStep } from '../../../../preload/contract/models.ts'
import type { Way, WayGroup, WayRule, WayUser } from '../../db/snapshot/access-ways.ts'

/** What group rules say of a person, and what a person has to do about it in Okta. */

const term = /^(?:user\.(\w+)\s*==\s*"([^"]*)"|String\.startsWith\(user\.(\w+)\s*,\s*"([^"]*)"\))$/

/**
 * Whether an expression matches the person; null where that cannot be told from here. Understands comparisons with a
 * text and `String.startsWith`, joined by "and". Okta compares without case.
 */
export function ruleMatches(expression: string, { profile }: Pick<WayUser, 'profile'>): boolean | null {
  let known: boolean | null = true
  for (const part of expression.split(/\s+and\s+|\s*&&\s*/i)) {
    const found = term.exec(part.trim())
    const attribute = found?.[1] ?? found?.[3]
    if (found === null || attribute === undefined) {
      known = null
      continue
    }
    const value = profile[attribute]
    const text = typeof value === 'string' ? value.toLowerCase() : ''
    const wanted = (found[2] ?? found[4] ?? '').toLowerCase()
    if (found[1] === undefined ? !text.startsWith(wanted) : text !== wanted) return false
  }
  return known
}

/** `department is “Finance”, city is empty`: what the expression asks of the person; empty where it asks nothing. */
function asked(expression: string, { profile }: WayUser): string {
  const attributes = [...new Set([...expression.matchAll(/\buser\.(\w+)/g)].map(([, name]) => name ?? ''))]
  return attributes
    .slice(0, 6)
    .map((name) => {
      const value = profile[name]
      if (value === undefined || value === null || value === '') return `${name} is empty`
      return `${name} is “${typeof value === 'object' ? JSON.stringify(value) : String(value)}”`
    })
    .join(', ')
}

/** The rule with its expression and what of the person it looks at. */
export function ruleWords(rule: WayRule, user: WayUser): string {
  const facts = asked(rule.expression, user)
  return `“${rule.name}” (${rule.expression}${facts === '' ? '' : `; of ${user.name}, ${facts}`})`
}

const listed = (groups: readonly WayGroup[]): string =>
  `${groups.length > 1 ? 'groups' : 'group'} ${groups.map(({ name }) => `“${name}”`).join(', ')}`

/**
 * How a person is taken out of what a rule keeps filled: an exception of the rule. Okta: "Create group rules",
 * "Except the following users"; a rule is edited while it is inactive, and works its groups out again when activated.
 */
export function exceptFrom(rule: WayRule, user: WayUser, groups: readonly Way[]): ManualStep {
  return {
    text:
      `In Okta, open Directory > Groups > Rules and find the rule ${ruleWords(rule, user)}. Deactivate it, choose Edit, ` +
      `add ${user.login} to “Except these users”, save and activate it again. Okta then takes ${user.name} out of the ` +
      `${listed(groups)}; if not, remove ${user.name} there. Or change what the expression looks at, in the profile or in the rule.`,
    link: 'okta-group',
    objectId: groups[0]?.id ?? null,
  }
}

/** The same where it is not known which rule it is; `candidates` assign to the group. */
export function exceptFromUnknown(group: Way, user: WayUser, candidates: readonly WayRule[]): ManualStep {
  const which =
    candidates.length === 0
      ? `a rule that assigns to “${group.name}”, which is not visible here`
      : `the rule that adds ${user.name} to “${group.name}”, one of ${candidates.map((rule) => ruleWords(rule, user)).join(', ')}`
  return {
    text: `In Okta, open Directory > Groups > Rules and find ${which}. Deactivate it, choose Edit, add ${user.login} to “Except these users”, save and activate it again.`,
    link: 'okta-group',
    objectId: group.id,
  }
}

/** Members of an imported group are changed where it comes from. Okta: "Import groups": such groups are read-only. */
export function leaveInSource(group: Way, user: WayUser): ManualStep {
  const { sourceApp } = group
  const name =
    sourceApp === null
      ? 'the application or directory that it comes from'
      : `“${sourceApp.name ?? sourceApp.id}”`
  return {
    text: `Okta imports the group “${group.name}” from ${name} and does not change its members. Remove ${user.login} from “${group.name}” there, then run the import in Okta or wait for the next one.`,
    link: sourceApp === null ? 'okta-group' : 'okta-app',
    objectId: sourceApp?.id ?? group.id,
  }
}

/** Out of a group that Okta keeps itself there is one way only. */
export function deactivate(group: Way, user: WayUser): ManualStep {
  return {
    text: `Okta keeps everybody in the group “${group.name}”. Deactivate the account ${user.login}: on its page here, or in Okta under Directory > People > ${user.name} > More Actions > Deactivate. It then has no application any more.`,
    link: 'okta-user',
    objectId: user.id,
  }
}
