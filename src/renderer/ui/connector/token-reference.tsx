import { capabilityNames } from '../../../preload/contract/index.ts'
import { capabilityLabels, tokenKindGives, tokenKinds } from '../../lib/capabilities.ts'
import { Icon } from '../icon.tsx'
import { ScrollX } from '../layout/scroll-x.tsx'
import classes from './connector.module.css'

/** Which kind of token gives which capability; folded until asked for. */
export function TokenReference({ open = false }: { open?: boolean }) {
  return (
    <details className={classes.reference} open={open}>
      <summary>What each kind of token gives</summary>
      <ScrollX label="What each kind of token gives">
        <table className={classes.table}>
          <caption className="visually-hidden">Capabilities by the admin role of the token’s account</caption>
          <thead>
            <tr>
              <th scope="col">Capability</th>
              {tokenKinds.map((kind) => (
                <th key={kind} scope="col" className={classes.wrapHead}>
                  {kind}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {capabilityNames.map((name) => (
              <tr key={name}>
                <th scope="row">{capabilityLabels[name]}</th>
                {tokenKindGives[name].map((gives, at) => (
                  <td key={tokenKinds[at]} className={classes.mark}>
                    {gives ? <Icon name="check" /> : <span aria-hidden="true">–</span>}
                    <span className="visually-hidden">{gives ? 'yes' : 'no'}</span>
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollX>
    </details>
  )
}
