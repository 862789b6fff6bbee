import type { Change, ChangeKind, Held, Subject } from '../../../preload/contract/index.ts'
import type { IconName } from '../../ui/icon.tsx'
import type { Tone } from '../../ui/feedback/status.tsx'
import { formatAbsolute, formatDate, formatNumber, formatTime } from '../format.ts'
import { choiceWords } from '../okta-words.ts'

/** How changes and what was held read as sentences. */

export const kindWords: Record<ChangeKind, string> = {
  user: 'Accounts',
  group: 'Groups',
  app: 'Applications',
  membership: 'Group memberships',
  assignment: 'Application assignments',
  'group-assignment': 'Groups assigned to applications',
  role: 'Admin roles',
}

export const verbWords: Record<Change['verb'], { label: string; tone: Tone; icon: IconName }> = {
  added: { label: 'Added', tone: 'done', icon: 'add' },
  removed: { label: 'Removed', tone: 'failed', icon: 'minus' },
  changed: { label: 'Changed', tone: 'neutral', icon: 'edit' },
}

/** A piece of a sentence: plain words, a name that leads to its object, or a name that leads nowhere. */
export type Part =
  | { readonly type: 'words'; readonly text: string }
  | { readonly type: 'object'; readonly kind: Subject['kind']; readonly id: string; readonly name: string }
  | { readonly type: 'name'; readonly name: string }

const words = (text: string): Part => ({ type: 'words', text })
type Named = { id: string; name: string } | null
const object = (kind: Subject['kind'], named: Named): Part =>
  named === null ? { type: 'name', name: 'something' } : { type: 'object', kind, ...named }

type Sides = Record<string, string | null>

/** What Okta's event says of an object more exactly than that it is there or not. */
const lifecycle: Readonly<Record<string, string>> = {
  'user.lifecycle.create': 'was created',
  'user.lifecycle.deactivate': 'was deactivated',
  'user.lifecycle.delete.initiated': 'was deleted',
  'user.lifecycle.delete.completed': 'was deleted',
  'group.lifecycle.create': 'was created',
  'group.lifecycle.delete': 'was deleted',
  'application.lifecycle.create': 'was created',
  'application.lifecycle.delete': 'was deleted',
}

const attributeWords: Readonly<Record<string, string>> = {
  status: 'status',
  login: 'login',
  name: 'name',
  email: 'e-mail address',
  department: 'department',
  title: 'title',
  manager: 'manager',
  type: 'type',
  description: 'description',
  label: 'label',
  source: 'reason',
  scope: 'given',
  group_name: 'granting group',
  priority: 'priority',
  role_type: 'role type',
  assignment_type: 'held',
}
/** Attributes whose values are a closed list of Okta's. */
const closed = new Set(['status', 'type', 'source', 'scope', 'assignment_type'])

export interface Difference {
  readonly label: string
  readonly before: string
  readonly after: string
}

const valueWords = (name: string, value: string | null | undefined): string =>
  value === null || value === undefined || value === ''
    ? 'empty'
    : closed.has(name)
      ? choiceWords(name, value)
      : value

/** The attributes that differ, in words. An id says nothing that the name beside it does not. */
export function differences({ before, after }: Pick<Change, 'before' | 'after'>): Difference[] {
  const names = [...new Set([...Object.keys(before ?? {}), ...Object.keys(after ?? {})])]
  return names
    .filter((name) => !['group', 'role_id', 'resource_set_id'].includes(name))
    .map((name) => ({
      label: attributeWords[name] ?? name,
      before: valueWords(name, before?.[name]),
      after: valueWords(name, after?.[name]),
    }))
    .filter((each) => each.before !== each.after)
}

/** At most two of the differences; a third would not be read in a line. */
function changedWords(change: Change): string {
  const all = differences(change)
  const told = all.slice(0, 2).map(({ label, before, after }) => `${label} from ${before} to ${after}`)
  const more = all.length - told.length
  if (told.length === 0) return 'something that is not shown here'
  return `${told.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** Why a membership, an assignment or a role is held, in parentheses; nothing where it is not known. */
export function reasonParts(kind: Held['kind'], facts: Sides | null, through: Named = null): Part[] {
  const plain = (text: string) => [words(` (${text})`)]
  switch (kind) {
    case 'membership':
      return facts?.['source'] === 'rule'
        ? plain('by rule')
        : facts?.['source'] === 'direct'
          ? plain('directly')
          : []
    case 'assignment': {
      if (facts?.['scope'] === 'USER') return plain('directly')
      if (facts?.['scope'] !== 'GROUP') return []
      const id = facts['group'] ?? ''
      const name = facts['group_name'] ?? ''
      if (id === '') return plain(name === '' ? 'through a group' : `through ${name}`)
      return [
        words(' (through '),
        { type: 'object', kind: 'group', id, name: name === '' ? id : name },
        words(')'),
      ]
    }
    case 'group-assignment':
      return facts?.['priority'] ? plain(`priority ${facts['priority']}`) : []
    case 'role':
      if (through !== null) return [words(' (through '), object('group', through), words(')')]
      return facts?.['assignment_type'] === 'GROUP' ? plain('through a group') : []
  }
}

function objectParts(change: Change, noun: string, kind: Subject['kind'], named: Named): Part[] {
  const what = [words(`${noun} `), object(kind, named)]
  if (change.verb === 'changed') return [...what, words(`: ${changedWords(change)}`)]
  const exact = lifecycle[change.eventType ?? '']
  return [...what, words(` ${exact ?? (change.verb === 'added' ? 'was added' : 'is no longer there')}`)]
}

const linkWords = {
  membership: { added: ' joined ', removed: ' left ', changed: ' in ' },
  assignment: { added: ' was given ', removed: ' lost ', changed: ' with ' },
  'group-assignment': { added: ' was assigned to ', removed: ' was unassigned from ', changed: ' on ' },
  role: { added: ' was granted ', removed: ' lost the role ', changed: ' as ' },
} as const

/** A change as one sentence in parts. */
export function changeParts(change: Change): Part[] {
  const { kind, verb, user, group, app, role } = change
  if (kind === 'user') return objectParts(change, 'Account', 'user', user)
  if (kind === 'group') return objectParts(change, 'Group', 'group', group)
  if (kind === 'app') return objectParts(change, 'Application', 'app', app)
  const holder =
    user !== null && kind !== 'group-assignment'
      ? [object('user', user)]
      : [words('Group '), object('group', group)]
  const what: Part =
    kind === 'membership'
      ? object('group', group)
      : kind === 'role'
        ? { type: 'name', name: role?.name ?? 'an admin role' }
        : object('app', app)
  const end =
    verb === 'changed'
      ? [words(`: ${changedWords(change)}`)]
      : // A group's role is its own; why something went is not what it was held by.
        verb === 'removed' || (kind === 'role' && user === null)
        ? []
        : reasonParts(kind, change.after)
  return [...holder, words(linkWords[kind][verb]), what, ...end]
}

export const partsText = (parts: readonly Part[]): string =>
  parts.map((part) => (part.type === 'words' ? part.text : part.name)).join('')

/** When it happened as far as is known, and what is known of that. */
export function changeTime(change: Pick<Change, 'happenedAt' | 'seenAt'>): {
  at: string
  clock: string
  whole: string
} {
  const { happenedAt, seenAt } = change
  return happenedAt === null
    ? {
        at: seenAt,
        clock: `seen ${formatTime(seenAt)}`,
        whole: `A sync saw it ${formatAbsolute(seenAt)}. When it happened is not known.`,
      }
    : {
        at: happenedAt,
        clock: formatTime(happenedAt),
        whole: `Happened ${formatAbsolute(happenedAt)}. A sync saw it ${formatAbsolute(seenAt)}.`,
      }
}

/** The local day of a change, as a key. */
export function dayOf(change: Pick<Change, 'happenedAt' | 'seenAt'>): string {
  const at = new Date(change.happenedAt ?? change.seenAt)
  return [at.getFullYear(), at.getMonth() + 1, at.getDate()].join('-')
}

const weekday = new Intl.DateTimeFormat('en-GB', { weekday: 'long' })

/** `Today`, `Yesterday`, or `Monday, 23 Nov 2026`. `now` in milliseconds. */
export function dayTitle(day: string, now: number): string {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number)
  const at = new Date(year, month - 1, date)
  const today = new Date(now)
  const away = Math.round(
    (new Date(today.getFullYear(), today.getMonth(), today.getDate()).getTime() - at.getTime()) / 86_400_000,
  )
  const whole = `${weekday.format(at)}, ${formatDate(at.toISOString())}`
  return away === 0 ? `Today, ${whole}` : away === 1 ? `Yesterday, ${whole}` : whole
}

/** `14 changes`; `14 or more` while further ones of the same group are still to be read. */
export const countOf = (count: number, whole: boolean, [one, many]: readonly [string, string]): string =>
  whole ? `${formatNumber(count)} ${count === 1 ? one : many}` : `${formatNumber(count)} or more ${many}`

/** Who did it; nothing where it is not known, which is not the same as nobody. */
export const actorWords = (change: Pick<Change, 'actor'>): string | null =>
  change.actor === null ? null : `by ${change.actor.name}`

/** The lists of the past by their titles, each with its noun. */
export const heldNouns = {
  Groups: ['group', 'groups'],
  Members: ['member', 'members'],
  Applications: ['application', 'applications'],
  People: ['person', 'people'],
  'Admin roles': ['admin role', 'admin roles'],
} as const satisfies Record<string, readonly [string, string]>
export type HeldTitle = keyof typeof heldNouns

/** What a list of the past is called, by what the subject is. */
export function heldTitle(subject: Subject['kind'], kind: Held['kind']): HeldTitle {
  if (kind === 'role') return 'Admin roles'
  if (kind === 'membership') return subject === 'group' ? 'Members' : 'Groups'
  if (kind === 'assignment') return subject === 'app' ? 'People' : 'Applications'
  return subject === 'app' ? 'Groups' : 'Applications'
}

/** The question that a moment of the past is chosen for. */
export const heldQuestion = (subject: Subject['kind'], name: string): string =>
  ({ user: `What did ${name} have on`, group: `Who was in ${name} on`, app: `Who had ${name} on` })[subject]

/** What this credential may not see of the lists, in a sentence; empty where it sees all. */
export function unseenWords(counts: Partial<Record<HeldTitle, number | null>>): string {
  const unseen = (Object.keys(counts) as HeldTitle[]).filter((title) => counts[title] === null)
  return unseen.length === 0
    ? ''
    : ` Not visible to this credential: ${unseen.map((title) => heldNouns[title][1]).join(', ')}.`
}
