import { Link } from '@tanstack/react-router'
import type { AccountActionPreview } from '../../../preload/contract/index.ts'
import { plural } from '../../lib/format.ts'
import { OktaStatus } from '../../ui/data-grid/grid-cell.tsx'
import { Status, type Tone } from '../../ui/feedback/status.tsx'
import classes from './accounts.module.css'

const undoing: Record<AccountActionPreview['reversible'], { tone: Tone; label: string }> = {
  yes: { tone: 'done', label: 'Can be undone' },
  partly: { tone: 'attention', label: 'Can be undone only in part' },
  no: { tone: 'failed', label: 'Cannot be undone' },
}

const kinds = [
  { lost: 'apps', tab: 'applications', noun: ['application assignment', 'application assignments'] },
  { lost: 'groups', tab: 'groups', noun: ['group membership', 'group memberships'] },
  { lost: 'roles', tab: 'roles', noun: ['admin role', 'admin roles'] },
] as const

/** What an action would do, as Okta and the local data say now. Following a link leaves the question. */
export function ActionPreview({
  preview,
  connectorId,
  onLeave,
}: {
  preview: AccountActionPreview
  connectorId: string
  onLeave: () => void
}) {
  const { accountId, login, status, lost, notes, possible, reversible } = preview
  const ends = preview.action === 'deactivate' || preview.action === 'delete'
  const told = kinds.filter(({ lost: kind }) => lost[kind] !== 0)
  return (
    <div className={classes.preview}>
      <p className={classes.line}>
        <span>{login}</span>
        <span>
          Okta says <OktaStatus status={status} />
        </span>
      </p>
      {possible && (
        <>
          {ends && (
            <section>
              <h3 className={classes.head}>What is lost</h3>
              <ul className={classes.list}>
                {told.map(({ lost: kind, tab, noun }) => {
                  const count = lost[kind]
                  return (
                    <li key={kind}>
                      {count === null ? (
                        `${noun[1]}: how many is not known`
                      ) : (
                        <Link
                          className={classes.link}
                          to="/c/$connectorId/accounts"
                          params={{ connectorId }}
                          search={{ selected: accountId, tab }}
                          onClick={onLeave}
                        >
                          {plural(count, noun)}
                        </Link>
                      )}
                    </li>
                  )
                })}
                {lost.ownedApiKeys && <li>the API tokens that it made</li>}
                {told.length === 0 && !lost.ownedApiKeys && <li>nothing that is known here</li>}
              </ul>
            </section>
          )}
          <Status {...undoing[reversible]} />
        </>
      )}
      <ul className={classes.notes} aria-label="To know before">
        {notes.map((note) => (
          <li key={note}>{note}</li>
        ))}
      </ul>
    </div>
  )
}
