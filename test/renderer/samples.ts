import {
  defaultSafety,
  defaultSchedule,
  type Capabilities,
  type Connector,
  type SyncCounts,
  type SyncProgress,
} from '../../src/preload/contract/index.ts'

export const counts: SyncCounts = {
  users: 1200,
  groups: 80,
  memberships: 9000,
  groupRules: 3,
  apps: 40,
  appUsers: 15000,
  appGroups: 70,
  userRoles: 12,
  groupRoles: 2,
  dropped: 0,
}

export const capabilities: Capabilities = {
  reviewGroups: { value: 'yes', reason: 'Groups can be read.', evidence: 'GET /api/v1/groups answered 200.' },
  provisionGroups: { value: 'no', reason: 'A role is missing.', evidence: 'The write answered 403.' },
  reviewApps: {
    value: 'yes',
    reason: 'Applications can be read.',
    evidence: 'GET /api/v1/apps answered 200.',
  },
  provisionApps: { value: 'no', reason: 'A role is missing.', evidence: 'The write answered 403.' },
  reviewRoles: { value: 'unknown', reason: 'Okta did not answer.', evidence: 'No answer within 10 s.' },
}

export const connector: Connector = {
  id: 'c1',
  name: 'Acme',
  host: 'acme.okta.com',
  kind: 'okta',
  orgId: '00o1',
  orgName: 'Acme Corporation',
  status: 'connected',
  setupStep: null,
  options: { skipInactiveApps: false, syncDeprovisionedUsers: false, readPriorities: false },
  credential: { configured: true, storage: 'keychain', last4: 'x9Qz', actsAs: 'connector@acme.com' },
  capabilities,
  capabilitiesAt: '2026-11-23T13:00:00.000Z',
  dataAsOf: '2026-11-23T14:03:00.000Z',
  freshness: {},
  counts,
  runningSyncId: null,
  pendingSyncId: null,
  budget: 0.9,
  schedule: defaultSchedule,
  safety: defaultSafety,
  nextSyncAt: null,
  lastError: null,
  createdAt: '2026-11-01T08:00:00.000Z',
}

export const progress: SyncProgress = {
  syncId: 's1',
  connectorId: 'c1',
  mode: 'full',
  resumed: false,
  status: 'running',
  startedAt: '2026-11-23T14:00:00.000Z',
  phases: [
    { phase: 'plan', state: 'done', done: 3, total: 3, rows: 0 },
    { phase: 'memberships', state: 'running', done: 40, total: 80, rows: 900 },
  ],
  counts,
  calls: 43,
  plannedCalls: 120,
  rateLimited: 0,
  etaSeconds: null,
  waitingUntil: null,
  floorSeconds: null,
  buckets: [],
}
