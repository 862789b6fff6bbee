import type { DataKind, Overview, SyncCounts } from '../../preload/contract/index.ts'
import type { Tone } from '../ui/feedback/status.tsx'
import type { IconName } from '../ui/icon.tsx'
import { formatNumber, plural } from './format.ts'

export type Kinds = Overview['kinds']
export type KindState = NonNullable<Kinds[DataKind]>

/** The rows a sync reads, in the order and words of the screens. */
export const countLabels = [
  { key: 'users', label: 'Accounts', kind: 'users' },
  { key: 'groups', label: 'Groups', kind: 'groups' },
  { key: 'memberships', label: 'Group memberships', kind: 'memberships' },
  { key: 'groupRules', label: 'Group rules', kind: 'groupRules' },
  { key: 'apps', label: 'Applications', kind: 'apps' },
  { key: 'appUsers', label: 'Application assignments', kind: 'appUsers' },
  { key: 'appGroups', label: 'Groups assigned to applications', kind: 'appGroups' },
  { key: 'userRoles', label: 'Admin roles of people', kind: 'roles' },
  { key: 'groupRoles', label: 'Admin roles of groups', kind: 'roles' },
] as const satisfies readonly { key: keyof SyncCounts; label: string; kind: DataKind }[]

export const kindLabels: Record<DataKind, string> = {
  users: 'Accounts',
  groups: 'Groups',
  memberships: 'Group memberships',
  groupRules: 'Group rules',
  apps: 'Applications',
  appUsers: 'Application assignments',
  appGroups: 'Groups assigned to applications',
  roles: 'Admin roles',
  customRoles: 'Custom admin roles',
}

/** A count in words: a number, or why there is none. Never "0" or "none" for what could not be read. */
export function countWords(count: number | null | undefined, state: KindState | undefined): string {
  if (count !== null && count !== undefined) return formatNumber(count)
  if (state?.state === 'failed') return 'could not be read'
  return state === undefined ? 'not read yet' : 'not visible to this credential'
}

/** Admin role assignments of people and groups together; null where the credential sees neither. */
export const adminRoleCount = ({ userRoles, groupRoles }: SyncCounts): number | null =>
  userRoles === null && groupRoles === null ? null : (userRoles ?? 0) + (groupRoles ?? 0)

/** How a kind of data came to be what it is on screen. */
export function kindStateWords(state: KindState | undefined): { label: string; tone: Tone; icon?: IconName } {
  switch (state?.state) {
    case undefined:
      return { label: 'Not read yet', tone: 'neutral', icon: 'clock' }
    case 'synced':
      return { label: 'Read from Okta', tone: 'done' }
    case 'derived':
      return { label: 'Derived from groups', tone: 'running', icon: 'rule' }
    case 'not-visible':
      return { label: 'Not visible to this credential', tone: 'neutral', icon: 'hidden' }
    case 'failed':
      return { label: 'Could not be read', tone: 'attention' }
  }
}

/** Rows of a kind of data; undefined where they are not counted. */
export function rowsOf(counts: SyncCounts, kind: DataKind): number | null | undefined {
  if (kind === 'roles') return adminRoleCount(counts)
  return kind === 'customRoles' ? undefined : counts[kind]
}

/** The kinds of data this credential could not read, with the reason. */
export const missingKinds = (kinds: Kinds) =>
  (Object.keys(kindLabels) as DataKind[]).flatMap((kind) => {
    const state = kinds[kind]
    return state === undefined || state.state === 'synced' || state.state === 'derived'
      ? []
      : [{ kind, label: kindLabels[kind], ...state }]
  })

/** What was left out on purpose, in one sentence; empty when nothing was. */
export const droppedWords = (counts: SyncCounts): string =>
  counts.dropped === 0
    ? ''
    : `${plural(counts.dropped, ['membership or assignment', 'memberships and assignments'])} of accounts that are not stored ${counts.dropped === 1 ? 'was' : 'were'} left out.`
