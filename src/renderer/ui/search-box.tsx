import { CloseButton, TextInput } from '@mantine/core'
import { type KeyboardEvent, type Ref, useEffect, useEffectEvent, useState } from 'react'
import { Icon } from './icon.tsx'
import classes from './search-box.module.css'

const searchAfter = 120

/** Tells what was typed once the typing pauses; Esc empties it, then goes back to the rows. */
export function SearchBox({
  value,
  label,
  className,
  inputRef,
  autoFocus = false,
  onChange,
  onLeave,
}: {
  value: string
  label: string
  className?: string | undefined
  inputRef: Ref<HTMLInputElement>
  /** Where searching is what a person comes for. */
  autoFocus?: boolean
  onChange(value: string): void
  onLeave(): void
}) {
  const [typed, setTyped] = useState(value)
  const [seen, setSeen] = useState(value)
  const [sent, setSent] = useState<readonly string[]>([])
  // A value that was not typed here comes from a link or the back button.
  if (seen !== value) {
    setSeen(value)
    const echo = sent.indexOf(value)
    setSent(echo < 0 ? [] : sent.slice(echo + 1))
    if (echo < 0) setTyped(value)
  }
  const asked = sent.at(-1) ?? seen
  const wanted = typed.trim()
  const send = () => {
    setSent([...sent, wanted])
    onChange(wanted)
  }
  const tell = useEffectEvent(send)
  useEffect(() => {
    if (wanted === asked) return
    const timer = setTimeout(() => tell(), searchAfter)
    return () => clearTimeout(timer)
  }, [wanted, asked])

  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      event.preventDefault()
      event.stopPropagation()
      if (typed === '') onLeave()
      else setTyped('')
    }
    if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault()
      // What was typed last would be told of only after the person has gone on.
      if (wanted !== asked) send()
      onLeave()
    }
  }
  return (
    <TextInput
      ref={inputRef}
      autoFocus={autoFocus}
      type="search"
      className={[classes.root, className].join(' ')}
      aria-label={label}
      placeholder={label}
      title="Press / to search"
      leftSection={<Icon name="search" size={14} />}
      rightSection={
        typed === '' ? null : (
          <CloseButton size="xs" aria-label="Clear the search" onClick={() => setTyped('')} />
        )
      }
      maxLength={200}
      value={typed}
      onChange={(event) => setTyped(event.currentTarget.value)}
      onKeyDown={press}
    />
  )
}
