import { Link } from '@tanstack/react-router'
import classes from '../ui/detail/detail.module.css'
import { useRequest } from './api.ts'

/** Whose an account is, where that is known; nothing where it is not. */
export function BelongsTo({ connectorId, accountId }: { connectorId: string; accountId: string }) {
  const { data } = useRequest('people.accounts', { connectorId, accountId, show: 'all', limit: 1 })
  const account = data?.rows[0]
  // While another account loads, the answer for the one before is still here.
  if (account === undefined || account.accountId !== accountId || account.connectorId !== connectorId)
    return null
  if (account.owner !== null) {
    return (
      <span>
        Belongs to{' '}
        <Link to="/people" search={{ selected: account.owner.id }} className={classes.link}>
          {account.owner.name}
        </Link>
      </span>
    )
  }
  return account.type === 'service' ? <span>Service account</span> : null
}
