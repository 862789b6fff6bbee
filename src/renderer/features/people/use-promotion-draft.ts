import { useState } from 'react'
import type { Output } from '../../../preload/contract/index.ts'
import { type Draft, draftOf, readDraft, sameInput, withoutRemoved } from './promotion-draft.ts'

const key = 'people.promotion.draft'

function keep(draft: Draft | null) {
  try {
    if (draft === null) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify(draft))
  } catch {
    // Without storage the draft lasts as long as the screen.
  }
}

function kept(): Draft | null {
  try {
    return readDraft(localStorage.getItem(key))
  } catch {
    return null
  }
}

/**
 * The rules as they are edited: those that are saved until something is changed. Edits outlive the
 * screen and the app, and end by being saved or discarded.
 */
export function usePromotionDraft(saved: Output<'people.rules'>, connectorIds: readonly string[]) {
  const [stored, setEdited] = useState<Draft | null>(kept)
  const edited = stored && withoutRemoved(stored, connectorIds)
  const base = draftOf(saved)
  const draft = edited ?? base
  const set = (next: Draft | null) => {
    const value = next !== null && sameInput(next, base) && next.parked.length === 0 ? null : next
    setEdited(value)
    keep(value)
  }
  return {
    draft,
    /** There are edits that are not saved. */
    edited: edited !== null && !sameInput(edited, base),
    change: (next: Draft) => set(next),
    /** Back to what is saved. */
    drop: () => set(null),
  }
}
