import type { ReactNode } from 'react'
import { Icon, type IconName } from '../icon.tsx'
import classes from './feedback.module.css'

/** A remark among the content: what is good to know, or needs attention. */
export function Note({
  tone = 'neutral',
  icon = tone === 'neutral' ? 'info' : tone,
  children,
}: {
  tone?: 'neutral' | 'attention' | 'failed'
  icon?: IconName
  children: ReactNode
}) {
  return (
    <div className={classes.note} data-tone={tone}>
      <Icon name={icon} />
      <div>{children}</div>
    </div>
  )
}
