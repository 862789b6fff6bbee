import { Checkbox } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, type RefObject } from 'react'
import classes from './access-changes.module.css'

export interface Option {
  readonly id: string
  readonly name: string
  /** What tells it from others of the name. */
  readonly detail: string
  /** Why it cannot be chosen. */
  readonly whyNot?: string | null
}

/** Options of which several can be chosen; arrows move, space chooses, Enter goes on. */
export function OptionList({
  ref,
  label,
  options,
  isChosen,
  empty,
  onToggle,
  onGo,
  onLeave,
}: {
  ref: RefObject<HTMLUListElement | null>
  label: string
  options: readonly Option[]
  isChosen: (id: string) => boolean
  empty: ReactNode
  onToggle: (option: Option) => void
  /** Enter: with what is chosen, or else with this one. */
  onGo: (option: Option) => void
  /** Up from the first. */
  onLeave: () => void
}) {
  const press = (event: KeyboardEvent, option: Option) => {
    if (event.key === 'Enter') {
      event.preventDefault()
      if (!option.whyNot) onGo(option)
      return
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    const inputs = [...(ref.current?.querySelectorAll<HTMLInputElement>('input:not(:disabled)') ?? [])]
    const to = inputs.indexOf(event.target as HTMLInputElement) + step
    if (to < 0) onLeave()
    else inputs[to]?.focus()
  }
  return (
    <ul className={classes.options} ref={ref} aria-label={label}>
      {options.map((option) => (
        <li key={option.id} className={classes.option}>
          <Checkbox
            checked={isChosen(option.id)}
            disabled={Boolean(option.whyNot)}
            onChange={() => onToggle(option)}
            onKeyDown={(event) => press(event, option)}
            classNames={{ body: classes.optionBody ?? '', labelWrapper: classes.optionWords ?? '' }}
            label={
              <span className={classes.optionLabel}>
                <span>{option.name}</span> <span className={classes.dim}>{option.detail}</span>
              </span>
            }
            {...(option.whyNot ? { description: option.whyNot } : {})}
          />
        </li>
      ))}
      {options.length === 0 && <li className={classes.none}>{empty}</li>}
    </ul>
  )
}
