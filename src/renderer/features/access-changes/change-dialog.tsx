import { useState } from 'react'
import type {
  AccessChange,
  ChangePlan,
  ManualStep,
  PlanStep,
  RevokeRoute,
} from '../../../preload/contract/index.ts'
import { changesSentence } from '../../lib/access-changes/change-words.ts'
import type { NamedChange } from '../../lib/access-changes/question.ts'
import { Dialog } from '../../ui/dialog.tsx'
import { AskChanges } from './ask-changes.tsx'
import { AskUndo } from './ask-undo.tsx'
import { ChangeResult } from './change-result.tsx'

/** What is being asked: changes with what a chosen way leaves to a person, a plan that is there, or nothing any more. */
type At =
  | { at: 'ask'; nth: number; title: string; changes: readonly NamedChange[]; manual: readonly ManualStep[] }
  | { at: 'undo'; plan: ChangePlan }
  | { at: 'result'; plan: ChangePlan; manual: readonly ManualStep[] }

/** One question about access, from what it would do to what came of it. */
export function ChangeDialog({
  connectorId,
  changes,
  onApplied,
  onClose,
}: {
  connectorId: string
  changes: readonly NamedChange[]
  onApplied: (() => void) | undefined
  onClose: () => void
}) {
  const [now, setNow] = useState<At>({
    at: 'ask',
    nth: 0,
    title: `${changesSentence(changes)}?`,
    changes,
    manual: [],
  })
  const applied = (plan: ChangePlan, manual: readonly ManualStep[] = []) => {
    onApplied?.()
    setNow({ at: 'result', plan, manual })
  }
  /** The way takes the place of the change that could not be made. */
  const choose = ({ change: instead }: PlanStep, route: RevokeRoute) => {
    if (now.at !== 'ask') return
    const others = now.changes.filter(({ change }) => !isSameChange(change, instead))
    setNow({
      at: 'ask',
      nth: now.nth + 1,
      title: now.title,
      changes: [
        ...others,
        ...route.changes.map((change): NamedChange => ({ change, principal: '', resource: '', set: null })),
      ],
      manual: [...now.manual, ...route.manual],
    })
  }
  const title = { ask: now.at === 'ask' ? now.title : '', undo: 'Undo what was applied?', result: '' }[now.at]
  const many = changes.length > 1
  return (
    <Dialog
      opened
      onClose={onClose}
      title={now.at === 'result' ? changesSentence(changes) : title}
      wide={many || now.at !== 'result'}
      sticky
    >
      {now.at === 'ask' && (
        <AskChanges
          key={now.nth}
          connectorId={connectorId}
          changes={now.changes}
          manual={now.manual}
          onApplied={(plan) => applied(plan, now.manual)}
          onChoose={choose}
          onClose={onClose}
        />
      )}
      {now.at === 'undo' && (
        <AskUndo
          key={now.plan.planId}
          plan={now.plan}
          onApplied={(plan) => applied(plan)}
          onClose={onClose}
        />
      )}
      {now.at === 'result' && (
        <ChangeResult
          key={now.plan.planId}
          connectorId={connectorId}
          plan={now.plan}
          manual={now.manual}
          onUndo={(plan) => setNow({ at: 'undo', plan })}
          onClose={onClose}
        />
      )}
    </Dialog>
  )
}

const isSameChange = (a: AccessChange, b: AccessChange): boolean =>
  a.kind === b.kind &&
  a.verb === b.verb &&
  a.resourceId === b.resourceId &&
  a.setId === b.setId &&
  a.principalId === b.principalId
