import { Link } from '@tanstack/react-router'
import type { Connector, ConnectorOptions } from '../../../preload/contract/index.ts'
import { credentialName, storageWords } from '../../lib/credential/words.ts'
import { formatAbsolute } from '../../lib/format.ts'
import { intervalWords, isScheduled } from '../../lib/schedule.ts'
import { CopyText } from '../../ui/copy-text.tsx'
import { FactList } from '../../ui/fact-list.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import classes from './connector-log.module.css'

const optionWords: readonly (readonly [keyof ConnectorOptions, on: string, off: string])[] = [
  ['skipInactiveApps', 'Inactive applications are left out', 'Inactive applications are read too'],
  ['syncDeprovisionedUsers', 'Deprovisioned users are read too', 'Deprovisioned users are left out'],
  ['readPriorities', 'All priorities are read', 'Priorities of up to 100 applications'],
]

function scheduleWords({ schedule }: Connector): string {
  if (!isScheduled(schedule)) return 'Only when asked'
  const when =
    schedule.cron === null
      ? `Every ${intervalWords(schedule.everyMinutes ?? 0)}`
      : `At the times of ${schedule.cron}`
  return `${when}, one of ${schedule.fullEvery} reads everything${schedule.paused ? '; paused' : ''}`
}

/** How the connector is set up now. */
export function Configuration({ connector }: { connector: Connector }) {
  const { host, orgName, orgId, credential, capabilitiesAt, options, owners, app, createdAt } = connector
  const unknown = <span className={classes.dim}>not known yet</span>
  return (
    <>
      <FactList
        facts={[
          [
            'Domain',
            host === null ? (
              <span className={classes.dim}>not entered yet</span>
            ) : (
              <CopyText key="host" value={host} what="domain" />
            ),
          ],
          [
            'Organization',
            orgId === null ? (
              unknown
            ) : (
              <span key="org">
                {orgName} <CopyText value={orgId} what="organization id" />
              </span>
            ),
          ],
          [
            'Credential',
            <span key="credential">
              {credentialName(credential)}
              {credential.actsAs !== undefined && `, acts as ${credential.actsAs}`}
              {credential.configured && <div className={classes.dim}>{storageWords(credential)}</div>}
            </span>,
          ],
          ['Last tested', capabilitiesAt === null ? unknown : <RelativeTime key="at" at={capabilitiesAt} />],
          [
            'Options',
            <ul key="options" className={classes.plain}>
              {optionWords.map(([key, on, off]) => (
                <li key={key}>{options[key] ? on : off}</li>
              ))}
            </ul>,
          ],
          ['Schedule', scheduleWords(connector)],
          [
            'Owners',
            owners.length === 0 ? (
              <span className={classes.dim}>nobody</span>
            ) : (
              <ul key="owners" className={classes.plain}>
                {owners.map(({ me, name, email }) => (
                  <li key={`${name} ${email}`}>
                    {name === '' ? email || 'You' : name}
                    {me && name !== '' && ' (you)'}
                    {name !== '' && email !== '' && <span className={classes.dim}> {email}</span>}
                  </li>
                ))}
              </ul>
            ),
          ],
          ['App', app === null ? <span className={classes.dim}>none</span> : app.name],
          ['Added', formatAbsolute(createdAt)],
        ]}
      />
      {connector.archivedAt === null && connector.setupStep === null && (
        <p className={classes.links}>
          <Link to="/c/$connectorId/access" params={{ connectorId: connector.id }}>
            Access to this connector
          </Link>
          <Link to="/c/$connectorId/settings" params={{ connectorId: connector.id }}>
            Connector settings
          </Link>
        </p>
      )}
    </>
  )
}
