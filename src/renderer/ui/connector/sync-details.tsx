import type { ReactNode } from 'react'
import type { SyncProof, SyncRecord } from '../../../preload/contract/index.ts'
import { formatAbsolute, formatNumber, plural } from '../../lib/format.ts'
import { removalLabels } from '../../lib/removals.ts'
import { callWords, differenceKinds, modeSentences, proofWords, timeWords } from '../../lib/sync-words.ts'
import { ScrollX } from '../layout/scroll-x.tsx'
import classes from './connector.module.css'

/** What one sync did and how complete it is: cost against plan, what it found, what differs from Okta's counts. */
export function SyncDetails({ sync, startedBy }: { sync: SyncRecord; startedBy: string }) {
  const { resumes, changes, removals, proof } = sync
  const facts: [string, ReactNode][] = [
    ['How', modeSentences[sync.mode]],
    ['Started', `${formatAbsolute(sync.startedAt)}, by ${startedBy}`],
    ...(resumes === 0
      ? []
      : [['Cut off', `${plural(resumes, ['time', 'times'])}, and went on where it was`] as [string, string]]),
    ['Took', timeWords(sync)],
    ['Calls', callWords(sync)],
    ['Limit hits', sync.rateLimited === 0 ? 'None' : plural(sync.rateLimited, ['answer 429', 'answers 429'])],
    [
      'Changes found',
      changes === null ? 'Nothing to compare with' : changes === 0 ? 'None' : formatNumber(changes),
    ],
  ]
  return (
    <div className={classes.details}>
      <dl className={classes.detailFacts}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {removals.length > 0 && <Removals removals={removals} />}
      <section aria-label="Completeness">
        <h3>Completeness</h3>
        {proof === null ? (
          <p className={classes.dim}>No proof was kept with this sync.</p>
        ) : (
          <Proof proof={proof} />
        )}
      </section>
    </div>
  )
}

function Removals({ removals }: { removals: SyncRecord['removals'] }) {
  return (
    <table className={classes.table}>
      <caption>
        <h3>Removed</h3>
      </caption>
      <thead>
        <tr>
          <th scope="col">Kind of data</th>
          <th scope="col" className={classes.number}>
            Before
          </th>
          <th scope="col" className={classes.number}>
            Removed
          </th>
        </tr>
      </thead>
      <tbody>
        {removals.map(({ kind, before, removed }) => (
          <tr key={kind}>
            <th scope="row">{removalLabels[kind]}</th>
            <td className={classes.number}>{formatNumber(before)}</td>
            <td className={classes.number}>{formatNumber(removed)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function Proof({ proof }: { proof: SyncProof }) {
  const { differences, differing, reread } = proof
  return (
    <>
      <p>{proofWords(proof)}</p>
      {reread > 0 && (
        <p className={classes.dim}>
          {plural(reread, ['list was', 'lists were'])} read a second time, because the numbers differed at
          first.
        </p>
      )}
      {differences.length > 0 && (
        <ScrollX label="Lists that differ">
          <table className={classes.table}>
            <caption className="visually-hidden">Lists that differ from Okta’s count</caption>
            <thead>
              <tr>
                <th scope="col">List</th>
                <th scope="col">Of</th>
                <th scope="col" className={classes.number}>
                  Okta counts
                </th>
                <th scope="col" className={classes.number}>
                  Received
                </th>
              </tr>
            </thead>
            <tbody>
              {differences.map(({ kind, id, name, expected, received }) => (
                <tr key={`${kind} ${id}`}>
                  <td>{differenceKinds[kind]}</td>
                  <th scope="row" title={id}>
                    {name}
                  </th>
                  <td className={classes.number}>{formatNumber(expected)}</td>
                  <td className={classes.number}>{formatNumber(received)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollX>
      )}
      {differing > differences.length && (
        <p className={classes.dim}>
          And {formatNumber(differing - differences.length)} more; the export has all of them.
        </p>
      )}
    </>
  )
}
