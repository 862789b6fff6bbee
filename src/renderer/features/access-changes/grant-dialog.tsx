import { Button } from '@mantine/core'
import { useState } from 'react'
import { changesSentence, grantTitle } from '../../lib/access-changes/change-words.ts'
import {
  changesOf,
  type Choice,
  mostChanges,
  type ResourceSet,
} from '../../lib/access-changes/grant-changes.ts'
import { accessQuestion, type Grant } from '../../lib/access-changes/question.ts'
import { useRequest } from '../../lib/api.ts'
import { formatNumber } from '../../lib/format.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { Note } from '../../ui/feedback/note.tsx'
import classes from './access-changes.module.css'
import { ObjectChoice } from './object-choice.tsx'
import type { Option } from './option-list.tsx'
import { RoleChoice } from './role-choice.tsx'

/** Chooses what is given, or to whom; what it would do is shown next, before anything is sent. */
export function GrantDialog({
  connectorId,
  grant,
  onApplied,
  onClose,
}: {
  connectorId: string
  grant: Grant
  onApplied: (() => void) | undefined
  onClose: () => void
}) {
  const connector = useRequest('connectors.get', { connectorId }).data
  const [chosen, setChosen] = useState<ReadonlyMap<string, Choice>>(new Map())
  const [set, setSet] = useState<ResourceSet | null>(null)
  const choices = [...chosen.values()]
  const needsSet = choices.some(({ kind }) => kind === 'custom-role')
  const changes = changesOf(grant, choices, set)
  const tooMany = changes.length > mostChanges
  const ready = changes.length > 0 && !tooMany && (!needsSet || set !== null)

  const choiceOf = ({ id, name }: Option, isCustom = false): Choice => ({
    kind: grant.choose === 'roles' ? (isCustom ? 'custom-role' : 'role') : 'object',
    id,
    name,
  })
  const toggle = (option: Option, isCustom?: boolean) => {
    const next = new Map(chosen)
    if (!next.delete(option.id)) next.set(option.id, choiceOf(option, isCustom))
    setChosen(next)
  }
  const go = (named = changes) => {
    if (named.length > 0 && named.length <= mostChanges) accessQuestion.change(connectorId, named, onApplied)
  }
  const goWith = (option: Option, isCustom?: boolean) => {
    if (chosen.size > 0) {
      if (ready) go()
    } else if (isCustom === true) toggle(option, true)
    else go(changesOf(grant, [choiceOf(option)]))
  }
  const isChosen = (id: string) => chosen.has(id)

  return (
    <Dialog
      opened
      onClose={onClose}
      title={grantTitle(grant)}
      wide
      sticky={chosen.size > 0}
      buttons={
        <>
          <Button variant="default" onClick={onClose}>
            Cancel
          </Button>
          <Button disabled={!ready} onClick={() => go()}>
            {changes.length === 0 ? 'Continue' : `${changesSentence(changes)}…`}
          </Button>
        </>
      }
    >
      <div className={classes.chosen}>
        {connector?.safetyLevel === 'read-only' && (
          <Note icon="lock">
            {connector.name} is read-only: what this would do is shown, and can be kept in the pending plan.
          </Note>
        )}
        {grant.choose === 'roles' ? (
          <RoleChoice
            connectorId={connectorId}
            isChosen={isChosen}
            set={set}
            needsSet={needsSet}
            onToggle={toggle}
            onSet={setSet}
            onGo={goWith}
          />
        ) : (
          <ObjectChoice
            connectorId={connectorId}
            list={grant.choose}
            isChosen={isChosen}
            onToggle={toggle}
            onGo={goWith}
          />
        )}
        <p className={classes.dim} role="status">
          {tooMany
            ? `These are ${formatNumber(changes.length)} changes; one plan takes ${formatNumber(mostChanges)}. Choose fewer.`
            : choices.length === 0
              ? ''
              : `Chosen: ${choices
                  .slice(0, 5)
                  .map(({ name }) => name)
                  .join(', ')}${choices.length > 5 ? ` and ${formatNumber(choices.length - 5)} more` : ''}`}
        </p>
      </div>
    </Dialog>
  )
}
