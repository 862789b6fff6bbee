import { Button, Radio, TextInput } from '@mantine/core'
import { type ReactNode, useId, useState } from 'react'
import { LinkButton } from '../../ui/link-button.tsx'
import classes from './add.module.css'
import { ManagedChoice, UnmanagedChoice } from './app-choices.tsx'
import { appFault, type AppKind, type Draft } from './draft.ts'

/** Which app: one of an identity provider that nobody manages yet, one that is managed, or a new one. */
export function AppStep({
  draft,
  change,
  onNext,
}: {
  draft: Draft
  change: (change: Partial<Draft>) => void
  onNext: () => void
}) {
  const [tried, setTried] = useState(false)
  const fault = tried ? appFault(draft) : null
  const next = () => {
    if (appFault(draft) === null) onNext()
    else setTried(true)
  }
  const choice = (kind: AppKind, label: string, text: string, inside: ReactNode) => (
    <Choice
      key={kind}
      kind={kind}
      label={label}
      text={text}
      chosen={draft.kind === kind}
      onChoose={() => {
        setTried(false)
        change({ kind })
      }}
    >
      {inside}
    </Choice>
  )
  const nameFault = fault !== null && draft.kind === 'new' ? fault : null
  return (
    <form
      className={classes.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        next()
      }}
    >
      <div className={classes.choices} role="radiogroup" aria-label="Which app does it feed?">
        {choice(
          'unmanaged',
          'An unmanaged app',
          'An application of a synced identity provider that nobody manages here yet. It becomes managed.',
          <UnmanagedChoice value={draft.unmanaged} onChange={(unmanaged) => change({ unmanaged })} />,
        )}
        {choice(
          'managed',
          'A managed app',
          'An app that is managed here already gets one more source of access.',
          <ManagedChoice value={draft.managed} onChange={(managed) => change({ managed })} />,
        )}
        {choice(
          'new',
          'Create a new managed app',
          'For an organization that no identity provider lists, such as the first one.',
          <TextInput
            label="Name of the app"
            maw={420}
            maxLength={81}
            autoComplete="off"
            value={draft.newName}
            error={nameFault}
            onChange={(event) => change({ newName: event.currentTarget.value })}
          />,
        )}
      </div>
      {fault !== null && nameFault === null && (
        <p className={classes.fault} role="alert">
          {fault}
        </p>
      )}
      <div className={classes.buttons}>
        <Button type="submit">Next</Button>
        <LinkButton variant="default" to="/add">
          Back to the catalog
        </LinkButton>
      </div>
    </form>
  )
}

function Choice({
  kind,
  label,
  text,
  chosen,
  onChoose,
  children,
}: {
  kind: AppKind
  label: string
  text: string
  chosen: boolean
  onChoose: () => void
  children: ReactNode
}) {
  const id = useId()
  return (
    <div className={classes.choice} data-chosen={chosen || undefined}>
      <Radio
        id={id}
        name="app-kind"
        value={kind}
        label={label}
        description={text}
        checked={chosen}
        onChange={onChoose}
        classNames={{ body: classes.choiceBody ?? '', labelWrapper: classes.choiceWords ?? '' }}
      />
      {chosen && <div className={classes.inside}>{children}</div>}
    </div>
  )
}
