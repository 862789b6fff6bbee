import { Link } from '@tanstack/react-router'
import type { Overview } from '../../../preload/contract/index.ts'
import { adminRoleCount, countWords } from '../../lib/counts.ts'
import { Counts } from '../../ui/connector/counts.tsx'
import classes from './overview.module.css'

/** How much there is, each number leading to its list. */
export function CountsSection({ overview: { connector, kinds } }: { overview: Overview }) {
  const { counts } = connector
  if (counts === null) return null
  const params = { connectorId: connector.id }
  const items = [
    { label: 'Accounts', count: counts.users, kind: 'users', to: '/c/$connectorId/accounts' },
    { label: 'Groups', count: counts.groups, kind: 'groups', to: '/c/$connectorId/groups' },
    { label: 'Applications', count: counts.apps, kind: 'apps', to: '/c/$connectorId/applications' },
    { label: 'Admin roles', count: adminRoleCount(counts), kind: 'roles', to: '/c/$connectorId/admin-roles' },
    { label: 'Group memberships', count: counts.memberships, kind: 'memberships' },
    { label: 'Application assignments', count: counts.appUsers, kind: 'appUsers' },
  ] as const
  return (
    <Counts
      items={items.map((item) => {
        const words = countWords(item.count, kinds[item.kind])
        return {
          label: item.label,
          words: item.count === null,
          value:
            'to' in item ? (
              <Link to={item.to} params={params} className={classes.count}>
                {words}
              </Link>
            ) : (
              words
            ),
        }
      })}
    />
  )
}
