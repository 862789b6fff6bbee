import { Link, Outlet } from '@tanstack/react-router'
import { useRequest } from '../../lib/api.ts'
import { formatNumber } from '../../lib/format.ts'
import classes from './people.module.css'

/** The screens of people side by side, with what waits in each. */
export function PeopleLayout() {
  const conflicts = useRequest('people.conflicts', { limit: 1 }).data?.total
  const unowned = useRequest('people.accounts', { show: 'unowned', limit: 1 }).data?.total
  const screens = [
    { to: '/people', label: 'People', count: undefined, noun: '' },
    { to: '/people/accounts', label: 'Accounts', count: unowned, noun: 'without an owner' },
    { to: '/people/conflicts', label: 'Conflicts', count: conflicts, noun: 'to decide' },
    { to: '/people/promotion', label: 'Promotion', count: undefined, noun: '' },
  ] as const
  return (
    <div className={classes.layout}>
      <nav aria-label="People">
        <ul className={classes.screens}>
          {screens.map(({ to, label, count, noun }) => (
            <li key={to}>
              <Link to={to} className={classes.screen} activeOptions={{ exact: true, includeSearch: false }}>
                {label}
                {count !== undefined && count > 0 && (
                  <span className={classes.screenCount} title={`${formatNumber(count)} ${noun}`}>
                    {formatNumber(count)}
                    <span className="visually-hidden"> {noun}</span>
                  </span>
                )}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className={classes.body}>
        <Outlet />
      </div>
    </div>
  )
}
