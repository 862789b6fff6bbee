import { Fragment, useId, useState } from 'react'
import type { Capabilities, Connector } from '../../../preload/contract/index.ts'
import {
  capabilityLabels,
  capabilityStates,
  firstSentence,
  grantRequest,
  grantSteps,
  matrixRows,
} from '../../lib/capabilities.ts'
import { credentialNouns } from '../../lib/credential/words.ts'
import { CopyText } from '../copy-text.tsx'
import { Status } from '../feedback/status.tsx'
import { Icon } from '../icon.tsx'
import { Card } from '../layout/page.tsx'
import { ScrollX } from '../layout/scroll-x.tsx'
import classes from './connector.module.css'

/**
 * What this credential can do, one row a capability: the answer, why, and on demand the evidence and how
 * to get what is missing.
 */
export function PermissionMatrix({
  capabilities,
  connector,
}: {
  capabilities: Capabilities
  connector: Pick<Connector, 'host' | 'credential'>
}) {
  const [open, setOpen] = useState<keyof Capabilities | null>(null)
  const id = useId()
  const noun = credentialNouns[connector.credential.kind]
  const title = `What this ${noun} can do`
  return (
    <Card padded={false}>
      <ScrollX label={title}>
        <table className={classes.table}>
          <caption className="visually-hidden">{title}</caption>
          <thead>
            <tr>
              <th scope="col">Capability</th>
              <th scope="col">This {noun}</th>
              <th scope="col">Why</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {matrixRows(capabilities).map(([name, capability]) => {
              const expanded = open === name
              return (
                <Fragment key={name}>
                  <tr>
                    <th scope="row">{capabilityLabels[name]}</th>
                    <td className={classes.narrow}>
                      <Status {...capabilityStates[capability.value]} />
                    </td>
                    <td className={classes.reason}>{firstSentence(capability.reason)}</td>
                    <td className={classes.narrow}>
                      <button
                        type="button"
                        className={classes.expand}
                        aria-expanded={expanded}
                        aria-controls={expanded ? `${id}-${name}` : undefined}
                        aria-label={`Details of: ${capabilityLabels[name]}`}
                        onClick={() => setOpen(expanded ? null : name)}
                      >
                        <Icon name="right" size={14} />
                        Details
                      </button>
                    </td>
                  </tr>
                  {expanded && (
                    <tr className={classes.evidenceRow}>
                      <td colSpan={4} id={`${id}-${name}`}>
                        <div className={classes.evidence}>
                          {firstSentence(capability.reason) !== capability.reason && (
                            <p>
                              <strong>Why.</strong> {capability.reason}
                            </p>
                          )}
                          <p>
                            <strong>Evidence.</strong> {capability.evidence}
                          </p>
                          {capability.value !== 'yes' && (
                            <>
                              <p>
                                <strong>How to grant it.</strong> {grantSteps(name, connector)}
                              </p>
                              <CopyText
                                value={grantRequest(name, connector)}
                                what="request"
                                label="Copy a request to your Okta administrator"
                              />
                            </>
                          )}
                        </div>
                      </td>
                    </tr>
                  )}
                </Fragment>
              )
            })}
          </tbody>
        </table>
      </ScrollX>
    </Card>
  )
}
