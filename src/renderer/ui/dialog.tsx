import { Modal } from '@mantine/core'
import type { ReactNode } from 'react'
import classes from './layout/layout.module.css'

/** The end of a dialog, from left to right, the safe button with `data-autofocus`. */
export const DialogButtons = ({ children }: { children: ReactNode }) => (
  <div className={classes.dialogButtons}>{children}</div>
)

/** A question in front of the screen. Without `buttons` the content ends with {@link DialogButtons} of its own. */
export function Dialog({
  opened,
  onClose,
  title,
  children,
  buttons,
  wide = false,
  size,
  sticky = false,
}: {
  opened: boolean
  onClose: () => void
  title: string
  children: ReactNode
  buttons?: ReactNode
  /** Room for a table. */
  wide?: boolean
  /** Its width in pixels, where neither fits. */
  size?: number
  /** Something was typed, so that a click beside it does not close it. */
  sticky?: boolean
}) {
  return (
    <Modal.Root
      opened={opened}
      onClose={onClose}
      closeOnClickOutside={!sticky}
      {...(size !== undefined ? { size } : wide ? { size: 720 } : {})}
    >
      <Modal.Overlay />
      <Modal.Content>
        <Modal.Body className={classes.dialog}>
          <Modal.Title>{title}</Modal.Title>
          {children}
          {buttons !== undefined && <DialogButtons>{buttons}</DialogButtons>}
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  )
}
