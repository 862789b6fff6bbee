import type { CredentialHealth } from '../../../preload/contract/index.ts'
import {
  basisWords,
  expiryWords,
  healthStatus,
  limitWords,
  networkWords,
  ownerStatusWords,
} from '../../lib/credential/health-words.ts'
import { formatAbsolute } from '../../lib/format.ts'
import { useNow } from '../../lib/use-now.ts'
import { FactList, type FactLine } from '../fact-list.tsx'
import { Note } from '../feedback/note.tsx'
import { Status } from '../feedback/status.tsx'
import { RelativeTime } from '../relative-time.tsx'
import classes from './credential-form.module.css'

/** What is known of how long a credential works, and what could end it. */
export function HealthFacts({ health }: { health: CredentialHealth }) {
  const now = useNow()
  const { state, expiresAt, expiryBasis, lastUsedAt, name, ownerLogin, ownerStatus, network } = health
  const unknown = <span className={classes.dim}>not known</span>
  const limits = limitWords(health)
  const basis = basisWords[expiryBasis]
  const forToken = expiryBasis !== 'never'
  const facts: FactLine[] = [
    ['State', <Status key="state" {...healthStatus[state]} />],
    [
      'End',
      <span key="end">
        {expiresAt === null ? (
          expiryWords(health, now)
        ) : (
          <time dateTime={expiresAt} title={formatAbsolute(expiresAt)}>
            {expiryWords(health, now)}
          </time>
        )}
        {basis !== null && <span className={classes.dim}> ({basis})</span>}
      </span>,
    ],
    ['Last use', lastUsedAt === null ? unknown : <RelativeTime key="use" at={lastUsedAt} />],
    ['Name in Okta', name ?? unknown],
    ...(forToken
      ? ([
          [
            'Owner',
            ownerLogin === null ? (
              unknown
            ) : (
              <span key="owner">
                {ownerLogin}
                {ownerStatus !== null && `, ${ownerStatusWords(ownerStatus)}`}
              </span>
            ),
          ],
          ['Network', network === 'unknown' ? unknown : networkWords[network]],
        ] satisfies FactLine[])
      : []),
    ['Okta’s limits', limits ?? unknown],
  ]
  return (
    <>
      {health.warnings.map(({ code, message, nextStep }) => (
        <Note key={code} tone={state === 'refused' ? 'failed' : 'attention'}>
          <p>
            <strong>{message}</strong> {nextStep}
          </p>
        </Note>
      ))}
      <FactList facts={facts} />
    </>
  )
}
