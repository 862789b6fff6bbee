import { Link } from '@tanstack/react-router'
import type { Connector } from '../../preload/contract/index.ts'
import { levelLooks, levelOf } from '../lib/access-changes/safety-level.ts'
import { Status } from '../ui/feedback/status.tsx'
import classes from './shell.module.css'

/** What the open connector may change in Okta, in words; leads to where it is chosen. */
export function SafetyLevelMark({ connector }: { connector: Connector }) {
  const level = levelOf(connector)
  if (level === undefined) return null
  const { now, icon, tone } = levelLooks[level]
  return (
    <Link
      to="/c/$connectorId/settings"
      params={{ connectorId: connector.id }}
      className={classes.level}
      title={`Choose what ${connector.name} may change in Okta`}
    >
      <Status tone={tone} icon={icon} label={now} />
    </Link>
  )
}
