import { Title } from '@mantine/core'
import { type ReactNode, useId } from 'react'
import classes from './layout.module.css'

/** A screen that reads from top to bottom; grids use the whole area instead. */
export function Page({
  title,
  lead,
  actions,
  narrow = false,
  children,
}: {
  title: string
  lead?: ReactNode
  actions?: ReactNode
  narrow?: boolean
  children: ReactNode
}) {
  return (
    <div className={classes.page}>
      <div className={classes.pageInner} data-narrow={narrow || undefined}>
        <div className={classes.pageHead}>
          <div className={classes.pageTitles}>
            <Title order={1}>{title}</Title>
            {lead !== undefined && <p>{lead}</p>}
          </div>
          {actions !== undefined && <div className={classes.pageActions}>{actions}</div>}
        </div>
        {children}
      </div>
    </div>
  )
}

/** A titled part of a screen. */
export function Section({
  title,
  text,
  aside,
  children,
}: {
  title: string
  text?: ReactNode
  aside?: ReactNode
  children: ReactNode
}) {
  const id = useId()
  return (
    <section className={classes.section} aria-labelledby={id}>
      <div>
        <div className={classes.sectionHead}>
          <Title order={2} id={id}>
            {title}
          </Title>
          {aside}
        </div>
        {text !== undefined && <p className={classes.sectionText}>{text}</p>}
      </div>
      {children}
    </section>
  )
}

/** A framed surface. */
export function Card({ padded = true, children }: { padded?: boolean; children: ReactNode }) {
  return (
    <div className={classes.card} data-padded={padded || undefined}>
      {children}
    </div>
  )
}
