import type { ReactNode } from 'react'
import { Icon, type IconName } from '../icon.tsx'
import classes from './feedback.module.css'

/** One line over the content about the state of the whole screen. */
export function Banner({
  tone,
  icon,
  children,
  actions,
}: {
  tone: 'attention' | 'failed' | 'running'
  icon: IconName
  children: ReactNode
  actions?: ReactNode
}) {
  return (
    <div className={classes.banner} data-tone={tone} role="status">
      <Icon name={icon} />
      <div className={classes.bannerText}>{children}</div>
      {actions}
    </div>
  )
}
