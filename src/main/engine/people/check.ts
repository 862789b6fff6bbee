import { err, ok, type Result } from '../../../preload/contract/errors.ts'
import type { AccountCondition, PeopleRules, PeopleSource } from '../../../preload/contract/models.ts'

/** Okta: names of profile attributes are letters, digits and underscores; a mapping may name others' too. */
const attributeName = /^[\p{L}_][\p{L}\p{N}_.-]*$/u
/** Operators that compare with nothing. */
const valueless: readonly AccountCondition['operator'][] = ['is-set', 'is-not-set']

const invalid = (message: string, nextStep: string) => err('invalid-input', message, nextStep)

/** Whether rules make sense beyond their shape. */
export function checkRules(rules: PeopleRules): Result<PeopleRules> {
  const wrong = Object.values(rules.mapping)
    .flat()
    .find((name) => !attributeName.test(name))
  return wrong === undefined ? ok(rules) : noAttribute(wrong)
}

/** Whether the sources make sense together, and each of their conditions. */
export function checkSources(
  sources: readonly PeopleSource[],
  exists: (connectorId: string) => boolean,
): Result<readonly PeopleSource[]> {
  const seen = new Set<string>()
  for (const { connectorId, filter } of sources) {
    if (!exists(connectorId)) {
      return err('not-found', 'One of these connectors no longer exists.', 'Open the sources again.')
    }
    if (seen.has(connectorId)) return invalid('A connector is named twice.', 'Name each connector once.')
    seen.add(connectorId)
    for (const { when } of filter.rules) {
      for (const condition of when) {
        const checked = checkCondition(condition)
        if (!checked.ok) return checked
      }
    }
  }
  return ok(sources)
}

function checkCondition({ field, attribute, operator, values }: AccountCondition): Result<null> {
  if (field === 'attribute') {
    if (attribute === undefined)
      return invalid('A condition names no profile attribute.', 'Say which attribute it looks at.')
    if (!attributeName.test(attribute)) return noAttribute(attribute)
  }
  if (!valueless.includes(operator) && values.every((value) => value.trim() === ''))
    return invalid('A condition has nothing to compare with.', 'Give it a value, or remove it.')
  if (field === 'group' && (operator === 'contains' || operator === 'starts-with'))
    return invalid('A group is named as a whole.', 'Choose the group, with "is" or "is not".')
  return ok(null)
}

const noAttribute = (name: string) =>
  invalid(
    `“${name}” is not the name of a profile attribute.`,
    'Use its variable name from Okta’s profile editor, such as employeeNumber.',
  )
