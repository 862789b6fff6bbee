import { ActionIcon, Button, Tabs, Title } from '@mantine/core'
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react'
import { CopyText } from '../copy-text.tsx'
import { Icon, type IconName } from '../icon.tsx'
import classes from './detail.module.css'

export interface DetailTab {
  readonly value: string
  readonly label: string
  /** How many; null where this credential may not see them. Left out for tabs that count nothing. */
  readonly count?: number | null
  readonly content: ReactNode
}

/** Identity first, then tabs: the frame of every detail. */
export function DetailPane({
  icon,
  name,
  lines,
  id,
  idName,
  actions,
  onOpenInOkta,
  onClose,
  tabs,
  tab,
  onTab,
}: {
  icon: IconName
  name: string
  /** What identifies it besides the name, one line each. */
  lines: readonly ReactNode[]
  id: string | undefined
  idName: string
  /** What can be done to it, at the top right. */
  actions?: ReactNode
  onOpenInOkta: (() => void) | undefined
  onClose(): void
  tabs: readonly DetailTab[]
  tab: string | undefined
  onTab(tab: string): void
}) {
  const shown = tabs.find(({ value }) => value === tab) ?? tabs[0]
  const list = useRef<HTMLDivElement>(null)
  const place = shown === undefined ? -1 : tabs.indexOf(shown)
  // A pane is narrower than its tabs can be; the open one is in view however it was opened.
  useEffect(() => {
    list.current?.children[place]?.scrollIntoView?.({ inline: 'nearest', block: 'nearest' })
  }, [place])
  return (
    <div className={classes.pane} onKeyDown={(event) => closeOnEscape(event, onClose)}>
      <header className={classes.identity}>
        <span className={classes.mark}>
          <Icon name={icon} size={18} />
        </span>
        <div className={classes.names}>
          <Title order={2} className={classes.name ?? ''}>
            {name}
          </Title>
          {lines.map((line, index) => (
            // The lines of one identity never change places.
            // eslint-disable-next-line react/no-array-index-key
            <div key={index} className={classes.line}>
              {line}
            </div>
          ))}
          {id !== undefined && (
            <div className={classes.line}>
              <CopyText value={id} what={idName} />
            </div>
          )}
        </div>
        <div className={classes.actions}>
          {actions}
          {onOpenInOkta && (
            <Button
              variant="default"
              size="compact-sm"
              rightSection={<Icon name="external" size={13} />}
              onClick={onOpenInOkta}
            >
              Okta
              <span className="visually-hidden">: open {name} in the admin console</span>
            </Button>
          )}
          <ActionIcon variant="subtle" color="gray" onClick={onClose} aria-label="Close" title="Close (Esc)">
            <Icon name="close" size={15} />
          </ActionIcon>
        </div>
      </header>
      <Tabs
        className={classes.tabs ?? ''}
        value={shown?.value ?? null}
        onChange={(value) => value !== null && onTab(value)}
        keepMounted={false}
      >
        <Tabs.List ref={list} className={classes.tabList ?? ''} aria-label={`About ${name}`}>
          {tabs.map(({ value, label, count }) => (
            <Tabs.Tab key={value} value={value} className={classes.tab ?? ''}>
              {label} {count !== undefined && <TabCount count={count} />}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        {tabs.map(({ value, content }) => (
          <Tabs.Panel key={value} value={value} className={classes.panel ?? ''}>
            {content}
          </Tabs.Panel>
        ))}
      </Tabs>
    </div>
  )
}

function closeOnEscape(event: KeyboardEvent, onClose: () => void) {
  if (event.key !== 'Escape' || event.defaultPrevented) return
  event.stopPropagation()
  onClose()
}

const compact = new Intl.NumberFormat('en-GB', { notation: 'compact', maximumFractionDigits: 1 })

/** A number beside a word; an unknown one is said, never shown as zero. */
export function TabCount({ count }: { count: number | null }) {
  return count === null ? (
    <span className={classes.tabCount} title="Not visible to this credential">
      –<span className="visually-hidden">, not visible to this credential</span>
    </span>
  ) : (
    <span className={classes.tabCount}>{compact.format(count)}</span>
  )
}
