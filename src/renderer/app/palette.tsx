import { Modal } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import type { Connector } from '../../preload/contract/index.ts'
import { formatKeys } from '../lib/hotkeys.ts'
import { Icon } from '../ui/icon.tsx'
import { type Command, findCommands } from './commands.ts'
import classes from './palette.module.css'
import { type Choice, usePaletteObjects } from './use-palette-objects.ts'

const commandIcons = { 'Go to': 'right', Do: 'command' } as const

const fromCommand = (command: Command): Choice => ({
  id: command.id,
  section: command.section,
  title: command.title,
  icon: commandIcons[command.section],
  ...(command.keys === undefined ? {} : { hint: formatKeys(command.keys) }),
  run: command.run,
})

/** Type to go to a screen, run a command, or find an account, group or application. */
export function Palette({
  opened,
  onClose,
  commands,
  connector,
}: {
  opened: boolean
  onClose: () => void
  commands: readonly Command[]
  connector: Connector | undefined
}) {
  return (
    <Modal.Root opened={opened} onClose={onClose} centered={false} yOffset="12vh" size={560} padding={0}>
      <Modal.Overlay />
      <Modal.Content aria-label="Command palette">
        <PaletteBox commands={commands} connector={connector} onClose={onClose} />
      </Modal.Content>
    </Modal.Root>
  )
}

function PaletteBox({
  commands,
  connector,
  onClose,
}: {
  commands: readonly Command[]
  connector: Connector | undefined
  onClose: () => void
}) {
  const [typed, setTyped] = useState('')
  const [active, setActive] = useState(0)
  const [searched] = useDebouncedValue(typed.trim(), 120)
  const objects = usePaletteObjects(connector, searched.length >= 2 ? searched : null)
  const list = useId()
  const choices = [
    ...findCommands(commands, typed).map(fromCommand),
    ...(typed.trim() === '' ? [] : objects.choices),
  ]
  const index = Math.min(active, choices.length - 1)
  const optionId = (at: number) => `${list}-${at}`
  const activeId = choices.length > 0 ? optionId(index) : undefined

  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    box.current?.querySelector(`[id="${activeId}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [activeId])

  const run = (choice: Choice | undefined) => {
    if (choice === undefined) return
    onClose()
    choice.run()
  }
  const press = (event: KeyboardEvent) => {
    const moves: Record<string, number> = {
      ArrowDown: index + 1,
      ArrowUp: index - 1,
      PageDown: Math.min(index + 8, choices.length - 1),
      PageUp: Math.max(index - 8, 0),
    }
    const next = moves[event.key]
    if (next !== undefined && choices.length > 0) {
      event.preventDefault()
      setActive((next + choices.length) % choices.length)
    } else if (event.key === 'Enter') {
      event.preventDefault()
      run(choices[index])
    }
  }
  const sections = [...new Set(choices.map(({ section }) => section))]

  return (
    <div className={classes.palette}>
      <div className={classes.field}>
        <Icon name="search" />
        <input
          className={classes.input}
          role="combobox"
          aria-label="Search or run a command"
          aria-expanded="true"
          aria-autocomplete="list"
          aria-controls={list}
          aria-activedescendant={activeId}
          placeholder={
            connector === undefined
              ? 'Go to a screen or run a command'
              : `Go to a screen, run a command, or find someone in ${connector.name}`
          }
          data-autofocus
          spellCheck={false}
          maxLength={200}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value)
            setActive(0)
          }}
          onKeyDown={press}
        />
      </div>
      <div className={classes.list} role="listbox" id={list} aria-label="Results" ref={box}>
        {sections.map((section) => (
          <div key={section} role="group" aria-label={section}>
            <div className={classes.section} aria-hidden="true">
              {section}
            </div>
            {choices.map((choice, at) =>
              choice.section === section ? (
                <div
                  key={choice.id}
                  id={optionId(at)}
                  role="option"
                  aria-selected={at === index}
                  className={classes.option}
                  onMouseMove={() => setActive(at)}
                  onClick={() => run(choice)}
                >
                  <Icon name={choice.icon} />
                  <span className={classes.title}>{choice.title}</span>
                  {choice.hint !== undefined && <span className={classes.hint}>{choice.hint}</span>}
                </div>
              ) : null,
            )}
          </div>
        ))}
      </div>
      <p className={classes.note} role="status">
        {choices.length === 0
          ? objects.searching
            ? 'Searching'
            : 'Nothing matches.'
          : `${choices.length} results. Arrow keys to choose, Enter to run, Esc to close.`}
      </p>
    </div>
  )
}
