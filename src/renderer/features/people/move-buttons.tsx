import { ActionIcon } from '@mantine/core'
import { type RefObject, useEffect, useRef, useState } from 'react'
import { Icon } from '../../ui/icon.tsx'
import classes from './promotion.module.css'

/**
 * Keeps the keyboard on an entry of a list that is moved: after `follow(to, step)` the same button of
 * the entry's new place has the focus, or its neighbour where the way on ends.
 */
export function useFollow(list: RefObject<HTMLElement | null>) {
  const [wanted, setWanted] = useState<{ to: number; step: -1 | 1 } | null>(null)
  const done = useRef(wanted)
  useEffect(() => {
    if (wanted === null || done.current === wanted) return
    done.current = wanted
    const buttons =
      list.current?.children[wanted.to]?.querySelectorAll<HTMLButtonElement>('button[data-move]')
    const [up, down] = [buttons?.[0], buttons?.[1]]
    const [first, second] = wanted.step < 0 ? [up, down] : [down, up]
    if (first?.disabled === false) first.focus()
    else second?.focus()
  }, [wanted, list])
  return (to: number, step: -1 | 1) => setWanted({ to, step })
}

/** Moves one entry of a list up or down; `what` names it. */
export function MoveButtons({
  what,
  first,
  last,
  onMove,
}: {
  what: string
  first: boolean
  last: boolean
  onMove(step: -1 | 1): void
}) {
  if (first && last) return null
  return (
    <span className={classes.icons}>
      <ActionIcon
        data-move
        className={classes.move ?? ''}
        variant="subtle"
        color="gray"
        disabled={first}
        aria-label={`Move ${what} up`}
        title="Move up"
        onClick={() => onMove(-1)}
      >
        <Icon name="up" size={14} />
      </ActionIcon>
      <ActionIcon
        data-move
        className={classes.move ?? ''}
        variant="subtle"
        color="gray"
        disabled={last}
        aria-label={`Move ${what} down`}
        title="Move down"
        onClick={() => onMove(1)}
      >
        <Icon name="down" size={14} />
      </ActionIcon>
    </span>
  )
}

/** Takes one entry out of a list; `what` names it. */
export const RemoveButton = ({ what, onRemove }: { what: string; onRemove(): void }) => (
  <ActionIcon variant="subtle" color="gray" aria-label={`Remove ${what}`} title="Remove" onClick={onRemove}>
    <Icon name="trash" size={14} />
  </ActionIcon>
)
