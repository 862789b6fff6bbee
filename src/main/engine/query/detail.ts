import { err, ok, type Result } from '../../../preload/contract/errors.ts'
import type { CheckedInput } from '../../../preload/contract/index.ts'
import type { DataKind, Detail } from '../../../preload/contract/models.ts'
import { appDetail, groupDetail, roleDetail, userDetail } from '../db/snapshot/details.ts'
import { snapshotReader, type SnapshotReader } from '../db/snapshot/reader.ts'
import { hiddenKinds, type SnapshotSource } from './source.ts'

type Asked = Pick<CheckedInput<'detail.get'>, 'kind' | 'id'>

function find(reader: SnapshotReader, { kind, id }: Asked, hidden: ReadonlySet<DataKind>): Detail | null {
  switch (kind) {
    case 'user':
      return userDetail(reader, id, hidden)
    case 'group':
      return groupDetail(reader, id, hidden)
    case 'app':
      return appDetail(reader, id, hidden)
    case 'role':
      return roleDetail(reader, id)
  }
}

/** Answers `detail.get`. Fails with `not-found` where the object is not part of the last sync. */
export function detail(source: SnapshotSource, asked: Asked): Result<Detail> {
  const found = source.db === null ? null : find(snapshotReader(source.db), asked, hiddenKinds(source))
  return found === null
    ? err('not-found', 'This object is not part of the last sync.', 'Go back to the list and choose another.')
    : ok(found)
}
