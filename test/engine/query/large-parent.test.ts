import { expect, it } from 'vitest'
import { wholeUser, type SnapshotSpec } from '../../support/build-snapshot.ts'
import { keys, openSample, page, type Asked } from './ask.ts'

/** A group too large to look at row by row, in which the rows are chosen from indexes. */
const people = Array.from({ length: 6000 }, (_, n) => ({
  ...wholeUser({
    id: `u${String(n).padStart(4, '0')}`,
    name: `${n % 3 === 0 ? 'José' : 'Maria'} ${n}`,
    status: n % 5 === 0 ? 'SUSPENDED' : 'ACTIVE',
    department: 'Josephine',
  }),
  member: n % 10 !== 9,
  direct: n % 2 === 0,
}))
const spec: SnapshotSpec = {
  users: people,
  groups: [{ id: 'g' }, { id: 'other' }],
  memberships: [
    ...people
      .filter((one) => one.member)
      .map((one) => ({
        group: 'g',
        user: one.id,
        source: one.direct ? ('direct' as const) : ('unknown' as const),
      })),
    ...people.filter((one) => !one.member).map((one) => ({ group: 'other', user: one.id })),
  ],
}
const source = openSample(spec)
const found = (asked: Asked) =>
  page(source, 'groupMembers', {
    parentId: 'g',
    columns: ['source', 'user_status'],
    limit: 500,
    sort: { column: 'user_id', direction: 'asc' },
    ...asked,
  })

it.each<[string, Asked, (one: (typeof people)[number], n: number) => boolean]>([
  ['everything', {}, () => true],
  ['a search', { search: 'jose' }, (one) => one.name.startsWith('José')],
  ['a short search', { search: 'sé' }, (one) => one.name.startsWith('José')],
  [
    'a filter on the person',
    { filters: [{ column: 'user_status', op: 'is', values: ['SUSPENDED'] }] },
    (one) => one.status === 'SUSPENDED',
  ],
  [
    'a filter on the membership',
    { filters: [{ column: 'source', op: 'is', values: ['direct'] }] },
    (one) => one.direct,
  ],
  [
    'a filter on the reason',
    { filters: [{ column: 'why', op: 'contains', values: ['DIRECTLY'] }] },
    (one) => one.direct,
  ],
  [
    'all of them',
    {
      search: 'josé',
      filters: [
        { column: 'user_status', op: 'isNot', values: ['SUSPENDED'] },
        { column: 'source', op: 'is', values: ['direct'] },
        { column: 'why', op: 'contains', values: ['added'] },
      ],
    },
    (one) => one.name.startsWith('José') && one.status !== 'SUSPENDED' && one.direct,
  ],
])('keeps the right members for %s', (_, asked, keep) => {
  const expected = people.filter((one, n) => one.member && keep(one, n))
  const first = found(asked)
  expect(first.total).toBe(expected.length)
  expect(keys(first)).toEqual(expected.slice(0, 500).map((one) => one.id))
  const offset = Math.max(0, expected.length - 300)
  expect(keys(found({ ...asked, offset }))).toEqual(expected.slice(offset).map((one) => one.id))
})
