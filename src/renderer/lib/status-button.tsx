import type { Connector } from '../../preload/contract/index.ts'
import { Status } from '../ui/feedback/status.tsx'
import { Icon } from '../ui/icon.tsx'
import classes from '../ui/feedback/feedback.module.css'
import { statusLook } from './connector.ts'
import { openConnectorLog } from './connector-log-store.ts'
import { statusSentence } from './status-words.ts'
import { useNow } from './use-now.ts'

/** The status of a connector; pressed, it opens the connector's log. */
export function StatusButton({
  connector,
  running,
  label,
}: {
  connector: Connector
  running: boolean
  /** In place of the word of the status, such as how far a sync is. */
  label?: string
}) {
  const now = useNow()
  const look = statusLook(connector, running)
  return (
    <button
      type="button"
      className={classes.statusButton}
      aria-haspopup="dialog"
      title={`${statusSentence(connector, running, now)} Opens the log of the connector.`}
      onClick={() => openConnectorLog(connector.id)}
    >
      <Status {...look} {...(label === undefined ? {} : { label })} />
      <span className={classes.statusMore}>
        <Icon name="right" size={12} />
      </span>
      <span className="visually-hidden">: open the log of {connector.name}</span>
    </button>
  )
}
