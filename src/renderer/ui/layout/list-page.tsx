import type { ReactNode, Ref } from 'react'
import classes from './list-page.module.css'

/**
 * A screen that is one list: what narrows it in a row above, what is counted, the conditions in words, the
 * rows, and the pages below.
 */
export function ListPage({
  title,
  lists,
  tools,
  count,
  aside,
  conditions,
  foot,
  area,
  children,
}: {
  title: string
  /** The row that picks one of several lists. */
  lists?: ReactNode
  /** What narrows the list. */
  tools: ReactNode
  /** How much is listed, in words; empty while that is not known. */
  count: string
  /** What can be done with the list. */
  aside?: ReactNode
  /** What narrows it now, or what can be done with the picked rows. */
  conditions?: ReactNode
  foot?: ReactNode
  /** Around the rows. */
  area?: Ref<HTMLDivElement>
  children: ReactNode
}) {
  return (
    <div className={classes.page}>
      <h1 className="visually-hidden">{title}</h1>
      {lists}
      <div className={classes.toolbar}>
        {tools}
        <span className={classes.spread} />
        <span className={classes.count} role="status">
          {count}
        </span>
        {aside}
      </div>
      {conditions !== undefined && <div className={classes.conditions}>{conditions}</div>}
      <div className={classes.rows} ref={area}>
        {children}
      </div>
      {foot !== undefined && <div className={classes.foot}>{foot}</div>}
    </div>
  )
}

/** Around a message that takes the place of the rows. */
export const ListMessage = ({ children }: { children: ReactNode }) => (
  <div className={classes.message}>{children}</div>
)

/** The search box of a list. */
export const listSearch = classes.search
