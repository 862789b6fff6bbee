import { ActionIcon, Button, Menu } from '@mantine/core'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import type { OwnedAccount, PersonDetail } from '../../../preload/contract/index.ts'
import { type AccessList, AccountAccess } from '../../lib/account-access.tsx'
import { useRequest } from '../../lib/api.ts'
import { plural } from '../../lib/format.ts'
import { OktaStatus } from '../../ui/data-grid/grid-cell.tsx'
import { EmptyState } from '../../ui/feedback/empty-state.tsx'
import { ErrorState } from '../../ui/feedback/error-state.tsx'
import { Skeleton } from '../../ui/feedback/skeleton.tsx'
import { Status } from '../../ui/feedback/status.tsx'
import { Icon } from '../../ui/icon.tsx'
import { linkWords } from './people-words.ts'
import classes from './people.module.css'
import { type AssignTo, useAssign } from './use-assign.ts'

/** All accounts of a person over all connectors, each opening to what it holds. */
export function PersonAccounts({ person }: { person: PersonDetail }) {
  const assign = useAssign()
  if (person.owned.length === 0) {
    return (
      <EmptyState icon="accounts" title="No accounts">
        No account of any connector belongs to {person.name} now.
      </EmptyState>
    )
  }
  return (
    <ul className={classes.accounts} aria-label={`Accounts of ${person.name}`}>
      {person.owned.map((account) => (
        <Account
          key={`${account.connectorId}/${account.accountId}`}
          account={account}
          busy={assign.running}
          onAssign={(to) => assign.run([keyOf(account)], to)}
        />
      ))}
      {person.accounts > person.owned.length && (
        <li className={classes.message}>
          The first {person.owned.length} of {plural(person.accounts, ['account', 'accounts'])} are shown.
        </li>
      )}
    </ul>
  )
}

const keyOf = ({ connectorId, accountId }: OwnedAccount) => ({ connectorId, accountId })

const heldWords = ({ groups, apps, admin }: OwnedAccount): string =>
  [
    groups === null ? '' : plural(groups, ['group', 'groups']),
    apps === null ? '' : plural(apps, ['application', 'applications']),
    admin ? 'administrator' : '',
  ]
    .filter(Boolean)
    .join(', ')

function Account({
  account,
  busy,
  onAssign,
}: {
  account: OwnedAccount
  busy: boolean
  onAssign(to: AssignTo): void
}) {
  const [open, setOpen] = useState(false)
  const { connectorId, accountId, connectorName, login } = account
  const where = `${login} in ${connectorName}`
  return (
    <li className={classes.account}>
      <div className={classes.accountHead}>
        <h3 className={classes.accountTitle}>
          {account.gone ? (
            login
          ) : (
            <Link
              to="/c/$connectorId/accounts"
              params={{ connectorId }}
              search={{ selected: accountId }}
              className={classes.link}
            >
              {login}
            </Link>
          )}
        </h3>
        <div className={classes.accountLine}>
          <span>{connectorName}</span>
          {account.gone ? (
            <Status tone="neutral" label="Gone from the organization" />
          ) : (
            <OktaStatus status={account.status} />
          )}
        </div>
        <div className={classes.accountLine}>
          {[linkWords(account), heldWords(account)].filter(Boolean).map((words) => (
            <span key={words}>{words}</span>
          ))}
        </div>
        <div className={classes.accountActions}>
          {!account.gone && (
            <Button
              variant="default"
              size="compact-sm"
              leftSection={<Icon name={open ? 'down' : 'right'} size={12} />}
              aria-expanded={open}
              onClick={() => setOpen(!open)}
            >
              Access<span className="visually-hidden"> of {where}</span>
            </Button>
          )}
          <Menu position="bottom-end">
            <Menu.Target>
              <ActionIcon
                variant="subtle"
                color="gray"
                disabled={busy}
                aria-label={`Change the owner of ${where}`}
                title="Change the owner"
              >
                <Icon name="edit" size={15} />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item onClick={() => onAssign({ kind: 'nobody' })}>Detach: it belongs to nobody</Menu.Item>
              <Menu.Item onClick={() => onAssign({ kind: 'rules' })}>Detach: let the rules decide</Menu.Item>
              <Menu.Item onClick={() => onAssign({ kind: 'service' })}>Mark as a service account</Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </div>
      </div>
      {open && !account.gone && (
        <div className={classes.access}>
          <Access account={account} />
        </div>
      )}
    </li>
  )
}

function Access({ account }: { account: OwnedAccount }) {
  const { connectorId, accountId } = account
  const [list, setList] = useState<AccessList>('groups')
  const { data, error, refetch } = useRequest('detail.get', { connectorId, kind: 'user', id: accountId })
  if (error) {
    return (
      <div className={classes.message}>
        <ErrorState error={error.detail} onRetry={() => void refetch()} />
      </div>
    )
  }
  if (data?.kind !== 'user') return <Skeleton lines={5} label="Loading the access" />
  return (
    <AccountAccess
      connectorId={connectorId}
      accountId={accountId}
      name={data.name}
      counts={data.counts}
      list={list}
      onList={setList}
    />
  )
}
