import type { ReactNode } from 'react'
import classes from './fact-list.module.css'

export type FactLine = readonly [name: string, value: ReactNode]

/** Names and values side by side, one pair a line. */
export const FactList = ({ facts }: { facts: readonly FactLine[] }) => (
  <dl className={classes.facts}>
    {facts.map(([name, value]) => (
      <div key={name} className={classes.fact}>
        <dt>{name}</dt>
        <dd>{value}</dd>
      </div>
    ))}
  </dl>
)
