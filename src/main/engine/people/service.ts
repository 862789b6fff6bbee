import { join } from 'node:path'
import { err, ok, type LogLevel, type PromotionRun, type Result } from '../../../preload/contract/index.ts'
import type { Audit } from '../audit/trail.ts'
import { gone } from '../connectors/gone.ts'
import type { ConnectorStore } from '../db/ledger/connectors.ts'
import { peopleFile } from '../db/migrations/people.ts'
import { openDatabase, type Db } from '../db/open.ts'
import { connectorIds, forgetConnector, resolveConflict } from '../db/people/hand.ts'
import { everybody, linksOf, peoplePage, personByEmail, personKey, personOf } from '../db/people/pages.ts'
import { dropSource, saveRules, saveSources } from '../db/people/rules.ts'
import { runOf, runsPage, takeBack } from '../db/people/runs.ts'
import type { EngineHandlers } from '../dispatch.ts'
import type { SnapshotSource } from '../query/source.ts'
import { createAccountsView } from './accounts-view.ts'
import { createAssign } from './assign.ts'
import { checkRules, checkSources } from './check.ts'
import type { PeopleOrder } from './job.ts'
import { parseRecord } from './record.ts'
import { createSources } from './sources.ts'
import { createPeopleThread } from './thread.ts'
import { promotedWords } from './words.ts'

export interface PeopleDeps {
  dataDir: string
  /** Script of the thread that works promotions out. */
  worker: URL
  connectors: ConnectorStore
  source: (connectorId: string) => SnapshotSource
  audit: Audit
  changed: () => void
  log: (level: LogLevel, message: string, details?: Record<string, unknown>) => void
  now: () => string
}

const noPerson = () =>
  err('not-found', 'This person is not known any more.', 'Go back to the list of people.')

/** People over all connectors: promotion of accounts, their owners, and what is left to decide. */
export function createPeople(deps: PeopleDeps) {
  const file = join(deps.dataDir, 'people.db')
  let opened: Db | undefined
  // Opened when it is first asked for: where it cannot be used, everything else still can.
  const db = (): Db => (opened ??= openDatabase(file, peopleFile))
  const { connectors, changed } = deps
  const sources = createSources({ db, file, connectors, source: deps.source })
  const thread = createPeopleThread(deps.worker)
  const view = createAccountsView({
    db,
    file,
    source: deps.source,
    connectors: connectors.all,
    rules: sources.rules,
  })

  const order = (task: PeopleOrder['task'], more: Partial<PeopleOrder>): PeopleOrder => ({
    file,
    task,
    rules: sources.rules(),
    sources: sources.ordered(sources.all()),
    by: 'person',
    at: deps.now(),
    ...more,
  })

  const promote = (by: PromotionRun['by']): Promise<Result<PromotionRun>> =>
    thread.inTurn(async () => {
      const chosen = sources.all()
      if (!chosen.some(({ connectorId }) => sources.version(connectorId) !== null)) {
        return err(
          'not-found',
          'There is no synced connector to promote accounts of.',
          'Sync a connector, and choose it as a source.',
        )
      }
      saveSources(db(), chosen)
      const answer = await thread.run(order('promote', { by }))
      if (!answer.ok) return answer
      if (answer.value.task !== 'promote') throw new Error('The thread answered another question.')
      const { run, changed: any } = answer.value
      if (any || by !== 'sync') {
        const text = promotedWords(run.counts, any)
        deps.audit(
          'people.promoted',
          null,
          text,
          { run: run.id, ...run.counts },
          by === 'sync' ? 'app' : 'person',
        )
        deps.log('info', text, { seconds: run.seconds, ...run.counts })
      }
      changed()
      return ok(run)
    })

  /** Promotes on behalf of nobody in particular, which must not disturb what it follows. */
  const promoteAfter = (wanted: () => boolean): void => {
    try {
      if (!wanted()) return
      promote('sync').then(
        (result) => {
          if (!result.ok && result.error.code !== 'cancelled')
            deps.log('warn', `Accounts were not promoted. ${result.error.message}`, { error: result.error })
        },
        (error: unknown) => deps.log('error', 'Accounts were not promoted.', { error: String(error) }),
      )
    } catch (error) {
      deps.log('error', 'Accounts were not promoted.', { error: String(error) })
    }
  }

  const handlers = {
    'people.page': (query) => ok(peoplePage(db(), query)),
    'people.get': ({ personId }) => {
      const pk = personKey(db(), personId)
      const person = pk === null ? null : personOf(db(), pk)
      if (pk === null || person === null) return noPerson()
      const byNumber = connectorIds(db())
      const nameOf = new Map(connectors.all().map(({ id, name }) => [id, name]))
      const attributes = parseRecord(person.record).map(({ name, from, values }) => {
        const connectorId = from === null ? undefined : byNumber.get(from.connector)
        return {
          name,
          values,
          from:
            from === null || connectorId === undefined
              ? null
              : {
                  connectorId,
                  connectorName: nameOf.get(connectorId) ?? 'Removed connector',
                  attribute: from.attribute,
                },
        }
      })
      const { managerEmail } = person.row
      return ok({
        ...person.row,
        attributes,
        manager: managerEmail === null ? null : personByEmail(db(), managerEmail),
        owned: linksOf(db(), pk).map(view.fromLink),
      })
    },
    'people.rules': () => ok({ rules: sources.rules(), sources: sources.states() }),
    'people.saveRules': ({ rules, sources: chosen }) => {
      const checked = check(rules, chosen)
      if (!checked.ok) return checked
      if (rules !== undefined) saveRules(db(), rules)
      if (chosen !== undefined) saveSources(db(), chosen)
      changed()
      return ok({ rules: sources.rules(), sources: sources.states() })
    },
    'people.preview': async ({ rules, sources: chosen }) => {
      const checked = check(rules, chosen)
      if (!checked.ok) return checked
      const answer = await thread.inTurn(() =>
        thread.run(
          order('preview', {
            ...(rules === undefined ? {} : { rules }),
            ...(chosen === undefined ? {} : { sources: sources.ordered(chosen) }),
          }),
        ),
      )
      if (!answer.ok) return answer
      if (answer.value.task !== 'preview') throw new Error('The thread answered another question.')
      return ok(answer.value.preview)
    },
    'people.promote': () => promote('person'),
    'people.runs': ({ offset, limit }) => ok(runsPage(db(), offset, limit)),
    'people.undo': ({ runId }) =>
      thread.inTurn(() => {
        if (runOf(db(), runId) === null)
          return err('not-found', 'This promotion is not known.', 'Open the list of promotions again.')
        const undone = db()
          .transaction(() => takeBack(db(), runId, deps.now()))
          .immediate()
        const run = runOf(db(), runId)
        if (!undone || run === null) {
          return err(
            'conflict',
            'This promotion cannot be undone: something later stands on it, or it changed nothing.',
            'Undo later promotions first. After a decision by hand, correct accounts one by one.',
          )
        }
        deps.audit('people.undone', null, `The promotion of ${run.at} was undone.`, { run: runId })
        deps.log(
          'info',
          `The promotion of ${run.at} was undone. Promotions after a sync wait for the next one by hand.`,
        )
        changed()
        return ok(run)
      }),
    'people.conflicts': ({ offset, limit }) => ok(view.conflicts(offset, limit)),
    'people.resolve': ({ conflictId, decision }) =>
      thread.inTurn(() => {
        const text = resolveConflict(db(), conflictId, decision, deps.now())
        if (text === null)
          return err('not-found', 'This conflict is settled already.', 'Open the list of conflicts again.')
        deps.audit(
          'people.resolved',
          null,
          `${decision === 'one' ? 'Taken as one person' : 'Kept apart'}: ${text}`,
          { conflict: conflictId, decision },
        )
        changed()
        return ok({})
      }),
    'people.accounts': (query) =>
      query.connectorId !== undefined && connectors.get(query.connectorId) === null
        ? gone()
        : ok(view.page(query)),
    'people.assign': createAssign({ ...deps, db, rules: sources.rules, inTurn: thread.inTurn }),
  } satisfies Partial<EngineHandlers>

  function check(
    rules: Parameters<typeof checkRules>[0] | undefined,
    chosen: Parameters<typeof checkSources>[0] | undefined,
  ): Result<unknown> {
    const checked = rules === undefined ? ok(null) : checkRules(rules)
    if (!checked.ok || chosen === undefined) return checked
    return checkSources(chosen, (connectorId) => connectors.get(connectorId) !== null)
  }

  return {
    handlers,
    /** Promotes by hand on behalf of the command line. */
    promote,
    /** All people, for exports that stream from the file. */
    everybody: () => everybody(db()),
    /** To be told that a sync of this connector has ended, however it did. */
    synced(connectorId: string): void {
      promoteAfter(() => {
        const source = sources.all().find((each) => each.connectorId === connectorId)
        const version = sources.version(connectorId)
        return source?.automatic === true && version !== null && version !== source.lastVersion
      })
    },
    /** Forgets the accounts of a connector whose data is removed. */
    removeData(connectorId: string): void {
      thread
        .inTurn(() => {
          if (connectors.get(connectorId) === null) dropSource(db(), connectorId)
          if (!forgetConnector(db(), connectorId)) return
          changed()
          promoteAfter(() => sources.all().some(({ automatic }) => automatic))
        })
        .catch((error: unknown) =>
          deps.log('error', 'Accounts of a removed connector could not be forgotten.', {
            error: String(error),
          }),
        )
    },
    /** Settles when no promotion is under way. */
    idle: thread.idle,
    async close(): Promise<void> {
      await thread.close()
      opened?.close()
    },
  }
}
