import type { Conflict, OwnedAccount } from '../../../preload/contract/models.ts'
import { ownedPage, snapshotAccount, type ListedAccount, type SnapshotAccount } from '../db/people/owned.ts'
import { conflictsPage, gonePage, linkOf, type StoredLink } from '../db/people/pages.ts'
import type { Db } from '../db/open.ts'
import { hiddenKinds, type SnapshotSource } from '../query/source.ts'
import type { CheckedInput } from '../../../preload/contract/index.ts'
import type { PeopleRules } from '../../../preload/contract/models.ts'
import { factsFrom } from './account.ts'
import { createServiceTest } from './filter.ts'

export interface AccountsViewDeps {
  db: () => Db
  /** The file of people, for questions that join it to a snapshot. */
  file: string
  source: (connectorId: string) => SnapshotSource
  connectors: () => readonly { id: string; name: string }[]
  rules: () => PeopleRules
}

/** Accounts over all connectors, with whose they are. */
export function createAccountsView({ db, file, source, connectors, rules }: AccountsViewDeps) {
  const nameOf = (connectorId: string): string =>
    connectors().find(({ id }) => id === connectorId)?.name ?? 'Removed connector'

  /** What an account holds, as far as this connector's data tells. */
  const held = (of: SnapshotSource, account: SnapshotAccount) => {
    const hidden = hiddenKinds(of)
    return {
      groups: hidden.has('memberships') ? null : account.groups,
      apps: hidden.has('appUsers') ? null : account.apps,
      admin: !hidden.has('roles') && account.admin === 1,
    }
  }

  const fromSnapshot = (connectorId: string, of: SnapshotSource, row: ListedAccount): OwnedAccount => ({
    connectorId,
    connectorName: nameOf(connectorId),
    accountId: row.id,
    name: row.name,
    login: row.login,
    email: row.email,
    status: row.status,
    type: row.service === 1 ? 'service' : 'user',
    gone: false,
    owner: row.personId === null ? null : { id: row.personId, name: row.personName ?? '' },
    way: row.way,
    rule: row.rule,
    ...held(of, row),
  })

  /** An account that is somebody's: as it is now, or as it was last known. */
  const fromLink = (link: StoredLink): OwnedAccount => {
    const of = source(link.connectorId)
    const now = link.gone || of.db === null ? null : snapshotAccount(of.db, link.accountId)
    const { name, login, email, status } = now ?? factsFrom(link.seen)
    const { connectorId, accountId, owner, way, rule } = link
    return {
      ...{ connectorId, connectorName: nameOf(connectorId), accountId, name, login, email, status },
      type: 'user',
      gone: link.gone,
      ...{ owner, way, rule },
      ...(now === null ? { groups: null, apps: null, admin: false } : held(of, now)),
    }
  }

  /** One account wherever it is known from; null where it is not known at all. */
  const one = (connectorId: string, accountId: string): OwnedAccount | null => {
    const link = linkOf(db(), connectorId, accountId)
    if (link !== null) return fromLink(link)
    const of = source(connectorId)
    const account = of.db === null ? null : snapshotAccount(of.db, accountId)
    if (account === null) return null
    const isService = createServiceTest(rules())(account) !== null
    const nobody = { personId: null, personName: null, way: null, rule: null }
    return fromSnapshot(connectorId, of, { ...account, ...nobody, service: Number(isService) })
  }

  return {
    fromLink,
    one,
    /** A page of accounts of one connector, or of all of them one after the other. */
    page({ connectorId, accountId, show, search, offset, limit }: CheckedInput<'people.accounts'>): {
      rows: OwnedAccount[]
      total: number
    } {
      if (connectorId !== undefined && accountId !== undefined) {
        const account = one(connectorId, accountId)
        return account === null ? { rows: [], total: 0 } : { rows: [account], total: 1 }
      }
      if (show === 'gone') {
        const { rows, total } = gonePage(db(), { connectorId, search, offset, limit })
        return { rows: rows.map(fromLink), total }
      }
      // Asked first, so that there is a file to join.
      db()
      const rows: OwnedAccount[] = []
      let total = 0
      for (const { id } of connectors()) {
        if (connectorId !== undefined && id !== connectorId) continue
        const of = source(id)
        if (of.db === null) continue
        const query = { connectorId: id, rules: rules(), show, search }
        const from = Math.max(0, offset - total)
        const found = ownedPage(of.db, file, { ...query, offset: from, limit: limit - rows.length })
        total += found.total
        rows.push(...found.rows.map((row) => fromSnapshot(id, of, row)))
      }
      return { rows, total }
    },
    conflicts(offset: number, limit: number): { rows: Conflict[]; total: number } {
      const { rows, total } = conflictsPage(db(), offset, limit)
      return {
        total,
        rows: rows.map(({ accounts, ...conflict }) => ({
          ...conflict,
          accounts: accounts.flatMap(({ connectorId, accountId }) => one(connectorId, accountId) ?? []),
        })),
      }
    },
  }
}
