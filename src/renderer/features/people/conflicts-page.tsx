import { Button } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { Conflict, OwnedAccount } from '../../../preload/contract/index.ts'
import { useAction, useRequest } from '../../lib/api.ts'
import { plural } from '../../lib/format.ts'
import { notifyDone } from '../../lib/notify.tsx'
import { OktaStatus } from '../../ui/data-grid/grid-cell.tsx'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Card, Page } from '../../ui/layout/page.tsx'
import { LinkButton } from '../../ui/link-button.tsx'
import { RelativeTime } from '../../ui/relative-time.tsx'
import { Pager } from '../../ui/pager.tsx'
import { conflictTitles, linkWords } from './people-words.ts'
import classes from './people.module.css'

const size = 20

/** What the rules could not decide: accounts side by side, and the two answers. */
export function ConflictsPage() {
  const [page, setPage] = useState(1)
  const { data, error, refetch } = useRequest('people.conflicts', { offset: (page - 1) * size, limit: size })
  // The last conflict of a page is decided: the page before is the last one now.
  if (data !== undefined && data.rows.length === 0 && data.total > 0 && page > 1) {
    setPage(Math.max(1, Math.ceil(data.total / size)))
  }
  if (data?.total === 0) {
    return (
      <>
        <h1 className="visually-hidden">Conflicts</h1>
        <EmptyState
          icon="done"
          title="No conflicts"
          actions={
            <LinkButton variant="default" to="/people">
              See the people
            </LinkButton>
          }
        >
          Every account that a promotion looked at has one owner or none.
        </EmptyState>
      </>
    )
  }
  return (
    <Page
      title="Conflicts"
      lead={
        data === undefined
          ? undefined
          : `${plural(data.total, ['conflict needs', 'conflicts need'])} a decision. Until then these accounts stay as they are.`
      }
    >
      {error !== null && <ErrorState error={error.detail} onRetry={() => void refetch()} />}
      {data === undefined && error === null && <Skeleton lines={8} label="Loading the conflicts" />}
      {data?.rows.map((conflict) => (
        <ConflictCard key={conflict.id} conflict={conflict} />
      ))}
      {data !== undefined && data.total > size && (
        <Pager
          offset={(page - 1) * size}
          shown={data.rows.length}
          limit={size}
          total={data.total}
          noun={['conflict', 'conflicts']}
          onOffset={(offset) => setPage(offset / size + 1)}
        />
      )}
    </Page>
  )
}

function ConflictCard({ conflict }: { conflict: Conflict }) {
  const resolve = useAction('people.resolve')
  const { accounts, people } = conflict
  const alone = people.filter(({ id }) => !accounts.some(({ owner }) => owner?.id === id))
  const decide = (decision: 'one' | 'apart') => {
    // A promise and not a callback: this card goes as soon as the conflict is decided.
    resolve.mutateAsync({ conflictId: conflict.id, decision }).then(
      () =>
        notifyDone(
          decision === 'one' ? 'They are one person from now on' : 'They stay different people',
          decision === 'one' ? undefined : 'They are not asked about again.',
        ),
      () => undefined,
    )
  }
  const deciding = resolve.isPending ? resolve.variables.decision : null
  return (
    <Card>
      <article className={classes.conflict} aria-label={conflict.text}>
        <div className={classes.conflictHead}>
          <h2>{conflictTitles[conflict.kind]}</h2>
          <span className={classes.dim}>
            since <RelativeTime at={conflict.since} />
          </span>
        </div>
        <p>{conflict.text}</p>
        <ul className={classes.sides} aria-label="Accounts and people side by side">
          {accounts.map((account) => (
            <li key={`${account.connectorId}/${account.accountId}`} className={classes.side}>
              <Side account={account} />
            </li>
          ))}
          {alone.map(({ id, name, email }) => (
            <li key={id} className={classes.side}>
              <Link to="/people" search={{ selected: id }} className={`${classes.link} ${classes.sideName}`}>
                {name}
              </Link>
              <span>{email ?? 'No e-mail'}</span>
              <span className={classes.dim}>Person</span>
            </li>
          ))}
        </ul>
        {resolve.error && (
          <ErrorState error={resolve.error.detail} meaning="The conflict is as it was before." />
        )}
        <div className={classes.buttons}>
          <Button
            variant="default"
            onClick={() => decide('one')}
            loading={deciding === 'one'}
            disabled={deciding !== null}
          >
            They are one person
          </Button>
          <Button
            variant="default"
            onClick={() => decide('apart')}
            loading={deciding === 'apart'}
            disabled={deciding !== null}
          >
            They are different people
          </Button>
        </div>
      </article>
    </Card>
  )
}

function Side({ account }: { account: OwnedAccount }) {
  const { connectorId, accountId, owner } = account
  return (
    <>
      <Link
        to="/c/$connectorId/accounts"
        params={{ connectorId }}
        search={{ selected: accountId }}
        className={`${classes.link} ${classes.sideName}`}
      >
        {account.name}
      </Link>
      <span>{account.login}</span>
      {account.email !== null && account.email !== account.login && <span>{account.email}</span>}
      <span className={classes.accountLine}>
        <span>{account.connectorName}</span>
        <OktaStatus status={account.status} />
      </span>
      {owner === null ? (
        <span className={classes.dim}>No owner</span>
      ) : (
        <span>
          Belongs to{' '}
          <Link to="/people" search={{ selected: owner.id }} className={classes.link}>
            {owner.name}
          </Link>
          {account.way !== null && <span className={classes.from}>{linkWords(account)}</span>}
        </span>
      )}
    </>
  )
}
