import { Button, UnstyledButton } from '@mantine/core'
import type { ComponentPropsWithRef, ReactNode } from 'react'
import classes from './chips.module.css'
import { Icon } from './icon.tsx'

/** What narrows a list, one chip for each condition, and the button that drops them all. */
export const Chips = ({ children, onClear }: { children: ReactNode; onClear(): void }) => (
  <div className={classes.chips} role="group" aria-label="Conditions">
    {children}
    <Button variant="subtle" size="compact-xs" onClick={onClear}>
      Clear
    </Button>
  </div>
)

/** One condition in words, with the way to drop it; `children` stands for the words where they do more. */
export const Chip = ({
  words,
  onRemove,
  children,
}: {
  words: string
  onRemove(): void
  children?: ReactNode
}) => (
  <span className={classes.chip}>
    {children ?? <span className={classes.chipWords}>{words}</span>}
    <UnstyledButton
      className={classes.chipClose}
      aria-label={`Remove condition: ${words}`}
      onClick={onRemove}
    >
      <Icon name="close" size={12} />
    </UnstyledButton>
  </span>
)

/** The words of a chip as a button, to change the condition. */
export const ChipButton = (props: ComponentPropsWithRef<'button'>) => (
  <UnstyledButton {...props} className={classes.chipWords ?? ''} />
)

/** The conditions of a list as chips, each with what the address is without it; undefined where there are none. */
export const conditionChips = <T,>(
  conditions: readonly { readonly words: string; readonly without: T }[],
  onDrop: (without: T) => void,
  all: T,
): ReactNode | undefined =>
  conditions.length === 0 ? undefined : (
    <Chips onClear={() => onDrop(all)}>
      {conditions.map(({ words, without }) => (
        <Chip key={words} words={words} onRemove={() => onDrop(without)} />
      ))}
    </Chips>
  )
