import type { PeopleRules } from '../../../preload/contract/models.ts'
import type { LinkRow, PeopleState } from '../db/people/row-types.ts'
import { createMapping, rememberedAccount, type Account, type Mapping } from './account.ts'
import { attributesOf, createFilter, createServiceTest, groupsOf } from './filter.ts'
import { bySource, type ReadSource, type Source } from './source.ts'

/** Why an account is nobody's, beside the account. */
export interface LeftOut {
  account: Account
  outcome: 'ignored' | 'service' | 'nobody'
  /** A sentence, or the number of the filter's rule. */
  why: string | number
}

/** All accounts, sorted by what becomes of them before anybody asks whose they are. */
export interface Classified {
  mapping: Mapping
  /** They make people: accounts of directories, and those that did so before they were gone. */
  nodes: Account[]
  /** They look for their owner. */
  seekers: Account[]
  /** They have one: given by hand, or matched before they were gone. Key of the person. */
  attached: { account: Account; person: number; byHand: boolean }[]
  leftOut: LeftOut[]
  /** Links that end. */
  released: LinkRow[]
  /** Accounts that could be read. */
  read: number
  /** Links whose account is gone since the last time. */
  newlyGone: number
  /** People that something was decided by hand for. */
  handled: ReadonlySet<number>
  /** Accounts that are in a list of their organization now, as opposed to remembered ones. */
  isLiving: (account: Account) => boolean
  /** Accounts that are not in their organization any more. */
  gone: ReadonlySet<Account>
}

/** Reads every source and sorts its accounts. */
export function classify(
  rules: PeopleRules,
  sources: readonly Source[],
  state: PeopleState,
  read: ReadSource,
): Classified {
  const mapping = createMapping(
    rules.mapping,
    sources.flatMap(({ filter }) => attributesOf(filter)),
  )
  const serviceReason = createServiceTest(rules)
  const handled = new Set<number>()
  for (const decisions of state.decisions.values())
    for (const { kind, person } of decisions.values())
      if (kind === 'owner' && person !== null) handled.add(person)

  const sorted: Omit<Classified, 'read' | 'newlyGone' | 'isLiving'> & { gone: Set<Account> } = {
    mapping,
    nodes: [],
    seekers: [],
    attached: [],
    leftOut: [],
    released: [],
    handled,
    gone: new Set(),
  }
  const { nodes, seekers, attached, leftOut, released } = sorted
  let rank = 0
  let count = 0
  let newlyGone = 0

  const remember = (source: Source, link: LinkRow): Account =>
    rememberedAccount(source, link, state.seenOf(link), rank++)
  const keep = (account: Account, person: number | null): void => {
    const link = account.link as LinkRow
    if (person !== null) attached.push({ account, person, byHand: true })
    else if (source(account).role === 'directory' && link.way !== 'matched' && link.way !== 'by-hand')
      nodes.push(account)
    else attached.push({ account, person: link.person, byHand: false })
  }

  for (const source of sources.toSorted(bySource)) {
    const links = state.links.get(source.connector)
    const decisions = state.decisions.get(source.connector)
    const ownerByHand = (id: string): number | null => {
      const decision = decisions?.get(id)
      return decision?.kind === 'owner' ? decision.person : null
    }
    const rows = read(source, mapping.attributes, groupsOf(source.filter))
    if (rows === null) {
      for (const link of links?.values() ?? []) keep(remember(source, link), ownerByHand(link.accountId))
      continue
    }
    const filter = createFilter(source.filter, mapping.place)
    let found = 0
    for (const row of rows) {
      count += 1
      const link = links?.get(row.id) ?? null
      if (link !== null) found += 1
      const account = mapping.account(row, source, rank++, link)
      const decision = decisions?.get(row.id)
      const leave = (outcome: LeftOut['outcome'], why: LeftOut['why']): void => {
        leftOut.push({ account, outcome, why })
        if (link !== null) released.push(link)
      }
      if (decision?.kind === 'owner' && decision.person !== null)
        attached.push({ account, person: decision.person, byHand: true })
      else if (decision?.kind === 'service') leave('service', 'It was set to be a service account by hand.')
      else if (decision?.kind === 'nobody') leave('nobody', 'It was set to have no owner by hand.')
      else {
        const service = serviceReason(row)
        const decided = filter(row)
        if (service !== null) leave('service', service)
        else if (decided.outcome === 'ignore') leave('ignored', decided.rule)
        else if (decided.outcome === 'create' && source.role === 'directory') nodes.push(account)
        else seekers.push(account)
      }
    }
    if (links === undefined || found === links.size) continue
    const present = new Set<string>()
    for (const list of [nodes, seekers])
      for (const each of list) if (each.source === source) present.add(each.id)
    for (const { account } of [...attached, ...leftOut])
      if (account.source === source) present.add(account.id)
    for (const link of [...links.values()].toSorted((a, b) => (a.accountId < b.accountId ? -1 : 1))) {
      if (present.has(link.accountId)) continue
      if (!link.gone) newlyGone += 1
      const account = remember(source, link)
      sorted.gone.add(account)
      keep(account, ownerByHand(link.accountId))
    }
  }

  // Connectors that are no source any more: only what was decided by hand stays.
  const numbers = new Set(sources.map(({ connector }) => connector))
  for (const [connectorId, connector] of state.connectors) {
    if (numbers.has(connector)) continue
    const decisions = state.decisions.get(connector)
    const source = formerSource(connectorId, connector)
    for (const link of state.links.get(connector)?.values() ?? []) {
      const decision = decisions?.get(link.accountId)
      if (decision?.kind === 'owner' && decision.person !== null)
        attached.push({ account: remember(source, link), person: decision.person, byHand: true })
      else released.push(link)
    }
  }
  return { ...sorted, read: count, newlyGone, isLiving: ({ values }) => values !== null }
}

const source = ({ source }: Account): Source => source

const formerSource = (connectorId: string, connector: number): Source => ({
  connectorId,
  connector,
  role: 'accounts',
  order: 1000,
  filter: { rules: [], otherwise: 'ignore' },
  matching: 'off',
})
