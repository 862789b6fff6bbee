import { Drawer as Base } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './drawer.module.css'

/** A panel that comes from the right over the screen, which stays where it was. */
export function Drawer({
  opened,
  onClose,
  title,
  children,
}: {
  opened: boolean
  onClose: () => void
  title: string
  children: ReactNode
}) {
  return (
    <Base.Root
      opened={opened}
      onClose={onClose}
      position="right"
      size="min(760px, 92vw)"
      transitionProps={{ duration: 120 }}
      // On the root: the content hands a class of its own on to what lies around it.
      classNames={{ content: classes.content ?? '' }}
    >
      <Base.Overlay backgroundOpacity={0.35} />
      <Base.Content>
        {/* Not the kit's own header, which would be a second banner of the page. */}
        <div className={classes.header}>
          <Base.Title className={classes.title ?? ''}>{title}</Base.Title>
          <Base.CloseButton aria-label="Close" title="Close (Esc)" />
        </div>
        <Base.Body className={classes.body ?? ''}>{children}</Base.Body>
      </Base.Content>
    </Base.Root>
  )
}
