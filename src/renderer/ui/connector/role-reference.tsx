import { capabilityNames } from '../../../preload/contract/index.ts'
import { capabilityLabels, roleSetGives, roleSetLabels, roleSets } from '../../lib/capabilities.ts'
import { Icon } from '../icon.tsx'
import { ScrollX } from '../layout/scroll-x.tsx'
import classes from './connector.module.css'

/** Which set of admin roles gives which capability. */
export function RoleTable() {
  return (
    <ScrollX label="What each admin role gives">
      <table className={classes.table}>
        <caption className="visually-hidden">Capabilities by admin role</caption>
        <thead>
          <tr>
            <th scope="col">Capability</th>
            {roleSets.map((set) => (
              <th key={set} scope="col" className={classes.wrapHead}>
                {roleSetLabels[set]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {capabilityNames.map((name) => (
            <tr key={name}>
              <th scope="row">{capabilityLabels[name]}</th>
              {roleSetGives[name].map((gives, at) => (
                <td key={roleSets[at]} className={classes.mark}>
                  {gives ? <Icon name="check" /> : <span aria-hidden="true">–</span>}
                  <span className="visually-hidden">{gives ? 'yes' : 'no'}</span>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollX>
  )
}

/** The same, folded until asked for. */
export const RoleReference = () => (
  <details className={classes.reference}>
    <summary>What each admin role gives</summary>
    <RoleTable />
  </details>
)
