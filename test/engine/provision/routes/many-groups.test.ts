import { expect, test } from 'vitest'
import { openSample } from '../../query/ask.ts'
import { revoke, routes } from './ask.ts'

/** More groups than all combinations of which can be compared: 20 of Ana's give the application. */

const groups = Array.from({ length: 20 }, (_, n) => `g${String(n).padStart(2, '0')}`)
// Each of the first three gives Ana something of its own; Bob is in two of them, Cui in the third.
const source = openSample({
  users: [{ id: 'ana' }, { id: 'bob' }, { id: 'cui' }],
  groups: [...groups.map((id) => ({ id })), { id: 'everyone', name: 'Everyone', type: 'BUILT_IN' }],
  memberships: [
    ...groups.map((group) => ({ group, user: 'ana' })),
    { group: 'g00', user: 'bob' },
    { group: 'g01', user: 'bob' },
    { group: 'g02', user: 'cui' },
    ...['ana', 'bob', 'cui'].map((user) => ({ group: 'everyone', user, source: 'unknown' as const })),
  ],
  apps: ['app', 'one', 'two', 'three', 'all'].map((id) => ({ id })),
  appGroups: [
    ...groups.map((group) => ({ app: 'app', group })),
    ...['g00', 'g01', 'g02'].map((group, n) => ({ app: ['one', 'two', 'three'][n] ?? '', group })),
    ...[...groups.slice(0, 14), 'everyone'].map((group) => ({ app: 'all', group })),
  ],
  appUsers: [
    { app: 'app', user: 'ana', through: 'g05' },
    { app: 'app', user: 'bob', through: 'g01' },
    { app: 'app', user: 'cui' },
    { app: 'one', user: 'ana', through: 'g00' },
    { app: 'one', user: 'bob', through: 'g00' },
    { app: 'two', user: 'ana', through: 'g01' },
    { app: 'two', user: 'bob', through: 'g01' },
    { app: 'three', user: 'ana', through: 'g02' },
    { app: 'three', user: 'cui', through: 'g02' },
    ...['ana', 'bob', 'cui'].map((user) => ({ app: 'all', user, through: 'everyone' })),
  ],
})

test('good ways are found among many, what they lose is exact, and their limits are said', () => {
  const { held, routes: found, caution } = routes(source, revoke('assignment', 'app', 'ana'))
  expect(held).toHaveLength(20)
  expect(caution).toContain('20 groups give this. Up to 12, all combinations are compared')
  const lost = found.map(({ lost, people, changes, collateral }) => ({
    lost,
    people,
    steps: changes.length,
    taken: changes.filter(({ kind }) => kind === 'group-assignment').map(({ principalId }) => principalId),
    from: collateral.map(({ principalId, resourceId }) => `${resourceId} ${principalId}`),
  }))
  // Bob keeps it through the second group, and Cui has it directly.
  expect(lost[0]).toEqual({
    lost: 1,
    people: 1,
    steps: 20,
    taken: ['g00', 'g02'],
    from: ['two ana'],
  })
  // Taken from all of them, Ana keeps everything else and Bob loses it.
  expect(lost).toContainEqual({ lost: 1, people: 1, steps: 20, taken: groups, from: ['app bob'] })
})

test('a group that nobody can leave among them is counted with the others', () => {
  const [first] = routes(source, revoke('assignment', 'all', 'ana')).routes
  const taken = first?.changes.filter(({ kind }) => kind === 'group-assignment') ?? []
  expect(taken.map(({ principalId }) => principalId)).toEqual(['everyone', 'g00'])
  expect(first?.changes).toHaveLength(15)
  // Bob and Cui are in others of the groups, which go on giving it.
  expect(first?.collateral.map(({ principalId, resourceId }) => `${resourceId} ${principalId}`)).toEqual([
    'three ana',
    'two ana',
  ])
})
