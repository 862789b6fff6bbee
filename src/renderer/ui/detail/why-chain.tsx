import { Fragment, type ReactNode } from 'react'
import { groupsOfWhy, whyParts } from '../../lib/why.ts'
import { Icon, type IconName } from '../icon.tsx'
import classes from './detail.module.css'

/** Where a way begins or ends: what kind of thing, and its name. */
export interface WhyEnd {
  readonly icon: IconName
  readonly name: string
}

/**
 * Why access is held. Where it goes through a group the whole way is drawn, "Ana → Finance (by rule
 * “Dept = Finance”) → Salesforce"; else the engine's sentence says it all. `group` stands for the
 * name of the only group on the way, for example as a link. `short` draws the ends as icons, where
 * their names stand beside the chain.
 */
export function WhyChain({
  why,
  from,
  to,
  group,
  short = false,
}: {
  why: string
  from: WhyEnd
  to: WhyEnd
  group?: ReactNode
  short?: boolean
}) {
  const parts = whyParts(why)
  const groups = groupsOfWhy(why)
  if (groups.length === 0) {
    const byRule = parts.some(({ kind }) => kind === 'rule')
    return (
      <span className={classes.why}>
        <Icon name={byRule ? 'rule' : from.icon} size={12} />
        <span>{why === '' ? 'Okta does not say why' : why}</span>
      </span>
    )
  }
  // The words before the first group only announce it; the arrow says the same.
  const way = parts.slice(parts.findIndex(({ kind }) => kind === 'group'))
  return (
    <span
      className={classes.why}
      title={`${from.name} → ${way.map(({ text }) => text).join('')} → ${to.name}`}
    >
      <End end={from} short={short} />
      <Arrow />
      <span className={classes.way}>
        {way.map(({ kind, text }, index) => (
          // The parts of one sentence never change places.
          // eslint-disable-next-line react/no-array-index-key
          <Fragment key={index}>
            {kind === 'group' ? (
              <b className={classes.whyGroup}>
                {groups.length === 1 ? (group ?? unquoted(text)) : unquoted(text)}
              </b>
            ) : (
              text
            )}
          </Fragment>
        ))}
      </span>
      <Arrow />
      <End end={to} short={short} />
    </span>
  )
}

const unquoted = (text: string) => text.slice(1, -1)

const End = ({ end, short }: { end: WhyEnd; short: boolean }) => (
  <>
    <Icon name={end.icon} size={12} />
    <span className={short ? 'visually-hidden' : undefined}>{end.name}</span>
  </>
)

const Arrow = () => (
  <>
    <span className={classes.arrow} aria-hidden="true">
      →
    </span>
    <span className="visually-hidden">, then </span>
  </>
)
