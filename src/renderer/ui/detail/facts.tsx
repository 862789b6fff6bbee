import { UnstyledButton } from '@mantine/core'
import { type ReactNode, useMemo } from 'react'
import { formatAbsolute, formatDate, formatRelative } from '../../lib/format.ts'
import { useNow } from '../../lib/use-now.ts'
import { CopyText } from '../copy-text.tsx'
import classes from './detail.module.css'

export interface Fact {
  readonly name: string
  readonly value: ReactNode
}

/** A moment as fact: the exact time and, while that says more, how long ago. `none` is for no moment. */
export const timeFact = (name: string, at: string | null, none = 'not known'): Fact => ({
  name,
  value: at === null ? <span className={classes.unknown}>{none}</span> : <Moment at={at} />,
})

function Moment({ at }: { at: string }) {
  const relative = formatRelative(at, useNow())
  return (
    <time dateTime={at}>
      {formatAbsolute(at)}
      {relative !== formatDate(at) && <span className={classes.unknown}> ({relative})</span>}
    </time>
  )
}

/** Names and values, one under the other. */
export function Facts({ title, facts }: { title: string; facts: readonly Fact[] }) {
  return (
    <section className={classes.factsBlock}>
      <h3 className={classes.factsTitle}>{title}</h3>
      {facts.length === 0 ? (
        <p className={classes.unknown}>Nothing is set.</p>
      ) : (
        <dl className={classes.facts}>
          {facts.map(({ name, value }) => (
            <div key={name} className={classes.fact}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
    </section>
  )
}

/** A tab that reads from top to bottom. */
export const DetailText = ({ label, children }: { label: string; children: ReactNode }) => (
  // A scroll area without anything to focus in it must itself be reachable by keyboard.
  <div className={classes.text} role="region" aria-label={label} tabIndex={0}>
    {children}
  </div>
)

/** What Okta sent, as it sent it. */
export function RawJson({ raw }: { raw: string }) {
  const pretty = useMemo(() => {
    try {
      return JSON.stringify(JSON.parse(raw), null, 2)
    } catch {
      return raw
    }
  }, [raw])
  return (
    <DetailText label="Raw JSON">
      <div className={classes.rawHead}>
        <span className={classes.unknown}>As Okta sent it</span>
        <CopyText value={pretty} what="JSON" label="Copy JSON" />
      </div>
      <pre className={classes.raw}>{pretty}</pre>
    </DetailText>
  )
}

/** A list of short words, such as permissions. */
export const Words = ({ words }: { words: readonly string[] }) => (
  <ul className={classes.words}>
    {words.map((word) => (
      <li key={word} className="mono">
        {word}
      </li>
    ))}
  </ul>
)

/** The row of buttons that picks one of several lists. */
export function ListPicker({
  label,
  lists,
  shown,
  inline = false,
  onPick,
}: {
  label: string
  lists: readonly { readonly value: string; readonly label: ReactNode }[]
  shown: string
  /** Among the tools of a list, which have their own distance. */
  inline?: boolean
  onPick(value: string): void
}) {
  return (
    <div className={classes.picker} data-inline={inline || undefined} role="group" aria-label={label}>
      {lists.map(({ value, label }) => (
        <UnstyledButton
          key={value}
          className={classes.pick}
          aria-pressed={value === shown}
          onClick={() => onPick(value)}
        >
          {label}
        </UnstyledButton>
      ))}
    </div>
  )
}
