import type { ReactNode } from 'react'
import type { GridColumn } from '../../../preload/contract/index.ts'
import { formatAbsolute } from '../../lib/format.ts'
import { choiceWords, isStatus, statusTone } from '../../lib/okta-words.ts'
import { Status } from '../feedback/status.tsx'
import { type IconName } from '../icon.tsx'
import classes from './data-grid.module.css'
import { type Cell, cellText } from './words.ts'

const statusIcons: Readonly<Record<string, IconName>> = {
  LOCKED_OUT: 'lock',
  SUSPENDED: 'pause',
  PROVISIONED: 'clock',
  STAGED: 'clock',
  RECOVERY: 'key',
}

/** An Okta status as icon, word and colour. */
export function OktaStatus({ status }: { status: string }) {
  const icon = statusIcons[status]
  return (
    <Status tone={statusTone(status)} label={choiceWords('status', status)} {...(icon ? { icon } : {})} />
  )
}

/** What a cell shows. `now` in milliseconds, for relative dates. */
export function cellContent(column: GridColumn, value: Cell, now: number): ReactNode {
  if (value === null) {
    const counted = column.kind === 'boolean' || column.key.endsWith('_count')
    return counted ? (
      <span className={classes.faint} title="Not visible to this credential">
        not visible
      </span>
    ) : null
  }
  if (value === '') return null
  if (isStatus(column.key)) return <OktaStatus status={String(value)} />
  const text = cellText(column, value, now)
  switch (column.kind) {
    case 'date':
      return (
        <time dateTime={String(value)} title={formatAbsolute(String(value))}>
          {text}
        </time>
      )
    case 'id':
      return <span className="mono">{text}</span>
    case 'boolean':
      return text === 'Yes' ? text : <span className={classes.faint}>{text}</span>
    case 'number':
    case 'choice':
    case 'text':
      return text
  }
}
