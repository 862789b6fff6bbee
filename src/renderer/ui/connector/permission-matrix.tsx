import { Fragment, useId, useState } from 'react'
import {
  type Capabilities,
  type CapabilityName,
  capabilityNames,
  type Connector,
} from '../../../preload/contract/index.ts'
import { capabilityLabels, capabilityStates, grantRequest, grantSteps } from '../../lib/capabilities.ts'
import { CopyText } from '../copy-text.tsx'
import { Status } from '../feedback/status.tsx'
import { Icon } from '../icon.tsx'
import { Card } from '../layout/page.tsx'
import { ScrollX } from '../layout/scroll-x.tsx'
import classes from './connector.module.css'

/**
 * What this token can do, one row a capability: the answer, why, and on demand the evidence and how
 * to get what is missing.
 */
export function PermissionMatrix({
  capabilities,
  connector,
}: {
  capabilities: Capabilities
  connector: Pick<Connector, 'host' | 'credential'>
}) {
  const [open, setOpen] = useState<CapabilityName | null>(null)
  const id = useId()
  return (
    <Card padded={false}>
      <ScrollX label="What this token can do">
        <table className={classes.table}>
          <caption className="visually-hidden">What this token can do</caption>
          <thead>
            <tr>
              <th scope="col">Capability</th>
              <th scope="col">This token</th>
              <th scope="col">Why</th>
              <td />
            </tr>
          </thead>
          <tbody>
            {capabilityNames.map((name) => {
              const capability = capabilities[name]
              const expanded = open === name
              return (
                <Fragment key={name}>
                  <tr>
                    <th scope="row">{capabilityLabels[name]}</th>
                    <td className={classes.narrow}>
                      <Status {...capabilityStates[capability.value]} />
                    </td>
                    <td className={classes.reason}>{capability.reason}</td>
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
                          <p>
                            <strong>Evidence.</strong> {capability.evidence}
                          </p>
                          {capability.value !== 'yes' && (
                            <>
                              <p>
                                <strong>How to grant it.</strong> {grantSteps(name)}
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
