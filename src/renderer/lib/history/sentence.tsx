import type { Subject } from '../../../preload/contract/index.ts'
import { ObjectLink } from '../object-link.tsx'
import type { Part } from './change-words.ts'
import classes from './history.module.css'

/** A sentence whose names lead to their objects; that of the subject itself leads nowhere else. */
export function Sentence({
  parts,
  connectorId,
  subject,
  reachable,
}: {
  parts: readonly Part[]
  connectorId: string
  subject?: Subject | undefined
  /** Tab stops at the links. */
  reachable: boolean
}) {
  return parts.map((part, index) => {
    // The parts of one sentence never change places.
    const key = index
    if (part.type === 'words') return <span key={key}>{part.text}</span>
    if (part.type === 'name' || (part.kind === subject?.kind && part.id === subject.id)) {
      return (
        <span key={key} className={classes.name}>
          {part.name}
        </span>
      )
    }
    return (
      <ObjectLink key={key} connectorId={connectorId} kind={part.kind} id={part.id} reachable={reachable}>
        {part.name}
      </ObjectLink>
    )
  })
}
