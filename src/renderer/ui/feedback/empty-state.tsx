import type { ReactNode } from 'react'
import { Icon, type IconName } from '../icon.tsx'
import classes from './feedback.module.css'

/** Nothing to show: what that means in one sentence, and the button for the next step. */
export function EmptyState({
  icon = 'info',
  title,
  as: Heading = 'p',
  children,
  actions,
}: {
  icon?: IconName
  title: string
  /** `h1` where this is the whole screen. */
  as?: 'h1' | 'p'
  children?: ReactNode
  actions?: ReactNode
}) {
  return (
    <div className={classes.empty}>
      <span className={classes.emptyIcon}>
        <Icon name={icon} size={28} />
      </span>
      <Heading className={classes.emptyTitle}>{title}</Heading>
      {children !== undefined && <p className={classes.emptyText}>{children}</p>}
      {actions !== undefined && <div className={classes.emptyActions}>{actions}</div>}
    </div>
  )
}
