import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import classes from '../ui/detail/detail.module.css'

export type ObjectKind = 'user' | 'group' | 'app' | 'role'

/** The screen that lists each kind of object. */
export const screenOf = {
  user: '/c/$connectorId/accounts',
  group: '/c/$connectorId/groups',
  app: '/c/$connectorId/applications',
  role: '/c/$connectorId/admin-roles',
} as const satisfies Record<ObjectKind, string>

/** Leads to the detail of an object. Inside a grid the keyboard reaches it with Enter on its cell. */
export function ObjectLink({
  connectorId,
  kind,
  id,
  inGrid = false,
  reachable = !inGrid,
  children,
}: {
  connectorId: string
  kind: ObjectKind
  id: string
  inGrid?: boolean
  /** Tab stops here. */
  reachable?: boolean
  children: ReactNode
}) {
  return (
    <Link
      to={screenOf[kind]}
      params={{ connectorId }}
      search={{ selected: id }}
      className={inGrid ? classes.rowLink : classes.link}
      {...(reachable ? {} : { tabIndex: -1 })}
    >
      {children}
    </Link>
  )
}
