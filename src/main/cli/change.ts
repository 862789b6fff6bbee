import {
  accessChangeSchema,
  err,
  ok,
  standardRoles,
  type AccessChange,
  type ChangeVerb,
  type Result,
} from '../../preload/contract/index.ts'
import type { Engine } from '../engine/engine.ts'
import type { Values } from './arguments.ts'

const kinds = ['group', 'app', 'app-group', 'role'] as const
type Kind = (typeof kinds)[number]

/** A change as it was asked for; of a role it is not known yet whether the principal is a user or a group. */
export interface AskedChange {
  verb: ChangeVerb
  kind: Kind
  resource: string
  principal: string
}

const wrong = (message: string): ReturnType<typeof err> =>
  err('invalid-input', message, 'See access-desk --help.')

function one(values: Values, option: 'kind' | 'resource' | 'principal'): Result<string> {
  const [first, ...more] = values[option] ?? []
  if (first === undefined) return wrong(`--${option} is missing.`)
  return more.length > 0 ? wrong(`--${option} was given more than once.`) : ok(first.trim())
}

/** Reads one change from the command line. Nothing is asked of anybody. */
export function readChange(verb: ChangeVerb, values: Values): Result<AskedChange> {
  const kind = one(values, 'kind')
  if (!kind.ok) return kind
  const resource = one(values, 'resource')
  if (!resource.ok) return resource
  const principal = one(values, 'principal')
  if (!principal.ok) return principal
  if (!kinds.includes(kind.value as Kind)) return wrong(`--kind is one of ${kinds.join(', ')}.`)
  const asked = { verb, kind: kind.value as Kind, resource: resource.value, principal: principal.value }
  const parsed = accessChangeSchema.safeParse(changeOf(asked, asked.kind === 'app-group' ? 'GROUP' : 'USER'))
  if (parsed.success) return ok(asked)
  const about = parsed.error.issues.map(({ path }) => path[0])
  if (about.includes('principalId'))
    return wrong(`--principal takes one id of Okta, and “${asked.principal}” is none.`)
  if (asked.kind !== 'role') return wrong(`--resource takes one id of Okta, and “${asked.resource}” is none.`)
  return wrong(
    `--resource of a role is ROLE_ID@RESOURCE_SET_ID, or one of ${Object.keys(standardRoles).join(', ')}.`,
  )
}

/** The change in the engine's words. */
export function changeOf(
  { verb, kind, resource, principal }: AskedChange,
  type: 'USER' | 'GROUP',
): AccessChange {
  const about = { verb, principalId: principal, principalType: type }
  if (kind === 'group') return { ...about, kind: 'membership', resourceId: resource }
  if (kind === 'app') return { ...about, kind: 'assignment', resourceId: resource }
  if (kind === 'app-group') return { ...about, kind: 'group-assignment', resourceId: resource }
  if (!resource.includes('@')) return { ...about, kind: 'role', resourceId: resource }
  const [role = '', ...sets] = resource.split('@')
  return { ...about, kind: 'binding', resourceId: role, setId: sets.join('@') }
}

/** Whether a principal is a user or a group: as the local data has it, else as Okta says, users first. */
export async function principalType(
  engine: Engine,
  connectorId: string,
  { kind, principal }: AskedChange,
): Promise<Result<'USER' | 'GROUP'>> {
  if (kind !== 'role') return ok(kind === 'app-group' ? 'GROUP' : 'USER')
  const known = engine.plans.principalType(connectorId, principal)
  if (known !== null) return ok(known)
  const client = await engine.plans.client(connectorId)
  if (!client.ok) return client
  for (const [type, path] of [
    ['USER', 'users'],
    ['GROUP', 'groups'],
  ] as const) {
    const answer = await client.value.get(`/api/v1/${path}/${encodeURIComponent(principal)}`)
    if (answer.ok) return ok(type)
    if (answer.error.code !== 'not-found') return answer
  }
  return err(
    'not-found',
    `Okta has neither a user nor a group with the id ${principal}. Nothing was sent.`,
    'Check --principal.',
  )
}
