import { useRef, useState } from 'react'
import { z } from 'zod'
import { type Input, ownerSchema } from '../../../preload/contract/index.ts'

export const appKinds = ['unmanaged', 'managed', 'new'] as const
export type AppKind = (typeof appKinds)[number]
type AppChoice = Input<'connectors.add'>['app']

/** What was chosen and typed on the way to a connector. Holds no secret, so it may be kept in the page's storage. */
const draftSchema = z.strictObject({
  kind: z.enum(appKinds).nullable(),
  unmanaged: z
    .strictObject({
      connectorId: z.string(),
      connectorName: z.string(),
      oktaAppId: z.string(),
      label: z.string(),
    })
    .nullable(),
  managed: z.strictObject({ appId: z.string(), name: z.string() }).nullable(),
  newName: z.string().max(200),
  owners: z.array(ownerSchema).max(20),
  /** What stands in the field for a further owner. */
  typed: z.string().max(300),
  /** Name and e-mail of oneself while the profile has none. */
  me: z.strictObject({ name: z.string().max(200), email: z.string().max(300) }),
})
export type Draft = z.infer<typeof draftSchema>

export const emptyDraft: Draft = {
  kind: null,
  unmanaged: null,
  managed: null,
  newName: 'Okta',
  owners: [{ me: true, personId: null, name: '', email: '' }],
  typed: '',
  me: { name: '', email: '' },
}

/** The app as the engine wants it; null while the choice is not complete. */
export function appOf({ kind, unmanaged, managed, newName }: Draft): AppChoice | null {
  if (kind === 'unmanaged' && unmanaged !== null) {
    return { kind, connectorId: unmanaged.connectorId, oktaAppId: unmanaged.oktaAppId }
  }
  if (kind === 'managed' && managed !== null) return { kind, appId: managed.appId }
  const name = newName.trim()
  return kind === 'new' && name !== '' && name.length <= 80 ? { kind, name } : null
}

/** Why the choice of the app is not complete; null where it is. */
export function appFault(draft: Draft): string | null {
  if (appOf(draft) !== null) return null
  if (draft.kind === null) return 'Choose one of the three.'
  if (draft.kind === 'unmanaged') return 'Choose one of the unmanaged apps, or another of the three.'
  if (draft.kind === 'managed') return 'Choose one of the managed apps, or another of the three.'
  return draft.newName.trim() === '' ? 'Enter a name for the app.' : 'A name has at most 80 characters.'
}

const key = 'add.okta'

/** The draft that was left; what cannot be read any more is an empty one. */
export function readDraft(storage: Pick<Storage, 'getItem'> = localStorage): Draft {
  try {
    const read = draftSchema.safeParse(JSON.parse(storage.getItem(key) ?? ''))
    return read.success ? read.data : emptyDraft
  } catch {
    return emptyDraft
  }
}

function store(draft: Draft | null): void {
  try {
    if (draft === null) localStorage.removeItem(key)
    else localStorage.setItem(key, JSON.stringify(draft))
  } catch {
    // Without storage it lasts as long as the screen.
  }
}

/** The draft, kept through going back and through a restart until it is done with. */
export function useDraft() {
  const [draft, setDraft] = useState(() => readDraft())
  const latest = useRef(draft)
  return {
    draft,
    /** Several changes in one turn add up. */
    change: (change: Partial<Draft>) => {
      latest.current = { ...latest.current, ...change }
      setDraft(latest.current)
      store(latest.current)
    },
    /** Is done with it; what is on screen stays until the next screen comes. */
    drop: () => store(null),
  }
}
