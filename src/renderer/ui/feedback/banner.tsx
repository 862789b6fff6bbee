import type { ReactNode } from 'react'
import { Icon, type IconName } from '../icon.tsx'
import classes from './feedback.module.css'

/** One line over the content about the state of the whole screen; `framed` where it stands among the content. */
export function Banner({
  tone,
  icon,
  children,
  actions,
  framed = false,
}: {
  tone: 'attention' | 'failed' | 'running'
  icon: IconName
  children: ReactNode
  actions?: ReactNode
  framed?: boolean
}) {
  return (
    <div className={classes.banner} data-tone={tone} data-framed={framed || undefined} role="status">
      <Icon name={icon} />
      <div className={classes.bannerText}>{children}</div>
      {actions}
    </div>
  )
}
