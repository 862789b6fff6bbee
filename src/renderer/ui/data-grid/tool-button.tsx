import { Button, type ButtonProps } from '@mantine/core'
import type { ComponentPropsWithRef } from 'react'
import { Icon, type IconName } from '../icon.tsx'
import classes from './grid-tools.module.css'

/** A tool over the rows: icon and word, only the icon where the grid is narrow. */
export function ToolButton({
  icon,
  label,
  extra,
  named = false,
  className,
  ...rest
}: ButtonProps &
  Omit<ComponentPropsWithRef<'button'>, keyof ButtonProps> & {
    icon: IconName
    label: string
    extra?: string | undefined
    /** Keeps its word in a narrow grid. */
    named?: boolean
  }) {
  return (
    <Button
      variant="default"
      {...rest}
      // The menu or popover it opens adds a class of its own.
      className={[named ? classes.named : classes.tool, className].join(' ')}
      leftSection={<Icon name={icon} size={14} />}
    >
      <span className={named ? undefined : classes.toolLabel}>
        {label}
        {extra !== undefined && <span className={classes.toolExtra}> {extra}</span>}
      </span>
    </Button>
  )
}
