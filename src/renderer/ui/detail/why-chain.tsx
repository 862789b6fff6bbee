import type { ReactNode } from 'react'
import { groupsOfWhy, whyParts } from '../../lib/why.ts'
import { Icon, type IconName } from '../icon.tsx'
import classes from './detail.module.css'

const iconOf = (sentence: string): IconName => {
  if (groupsOfWhy(sentence).length > 0) return 'groups'
  return whyParts(sentence).some(({ kind }) => kind === 'rule') ? 'rule' : 'accounts'
}

/**
 * Why access is held. Where it goes through a group the whole way is drawn, "Ana → Finance (by rule
 * “Dept = Finance”) → Salesforce"; else the engine's sentence says it all. `group` stands for
 * the name of the only group on the way, for example as a link.
 */
export function WhyChain({
  why,
  from,
  to,
  group,
}: {
  why: string
  from: string
  to: string
  group?: ReactNode
}) {
  const groups = groupsOfWhy(why)
  if (groups.length === 0) {
    return (
      <span className={classes.why}>
        <Icon name={iconOf(why)} size={12} />
        <span>{why === '' ? 'Okta does not say why' : why}</span>
      </span>
    )
  }
  // The words before the first group only announce it; the arrow says the same.
  const parts = whyParts(why)
  const way = parts.slice(parts.findIndex(({ kind }) => kind === 'group'))
  return (
    <span className={classes.why} title={`${why}: ${from} → ${groups.join(', ')} → ${to}`}>
      <Icon name="groups" size={12} />
      <span>
        {from}
        <Arrow />
        {way.map(({ kind, text }, index) => {
          if (kind !== 'group') return text
          const name = text.slice(1, -1)
          return (
            // The parts of one sentence never change places.
            // eslint-disable-next-line react/no-array-index-key
            <b key={index} className={classes.whyGroup}>
              {groups.length === 1 ? (group ?? name) : name}
            </b>
          )
        })}
        <Arrow />
        {to}
      </span>
    </span>
  )
}

const Arrow = () => (
  <span className={classes.arrow}>
    {' '}
    <span aria-hidden="true">→</span>
    <span className="visually-hidden">, then </span>{' '}
  </span>
)
