import { Icon, type IconName } from '../icon.tsx'
import classes from './feedback.module.css'

export type Tone = 'done' | 'running' | 'attention' | 'failed' | 'neutral'

const icons: Record<Tone, IconName> = {
  done: 'done',
  running: 'running',
  attention: 'attention',
  failed: 'failed',
  neutral: 'none',
}

/** A state as icon, word and colour; never colour alone. */
export function Status({ tone, label, icon = icons[tone] }: { tone: Tone; label: string; icon?: IconName }) {
  return (
    <span className={classes.status} data-tone={tone}>
      <Icon name={icon} size={14} />
      {label}
    </span>
  )
}
