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
    >
      <Base.Overlay backgroundOpacity={0.35} />
      <Base.Content className={classes.content ?? ''}>
        <Base.Header className={classes.header ?? ''}>
          <Base.Title className={classes.title ?? ''}>{title}</Base.Title>
          <Base.CloseButton aria-label="Close" title="Close (Esc)" />
        </Base.Header>
        <Base.Body className={classes.body ?? ''}>{children}</Base.Body>
      </Base.Content>
    </Base.Root>
  )
}
