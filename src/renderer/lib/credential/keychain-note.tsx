import type { ReactNode } from 'react'
import type { AppInfo } from '../../../preload/contract/index.ts'
import { Note } from '../../ui/feedback/note.tsx'

/** Where a secret will be kept; `children` names it as the beginning of a sentence. */
export function KeychainNote({ keychain, children }: { keychain: AppInfo['keychain']; children: ReactNode }) {
  const { available, name, explanation } = keychain
  return (
    <Note tone={available ? 'neutral' : 'attention'} icon={available ? 'key' : 'attention'}>
      {available ? (
        <>
          {children} is kept encrypted in {name} and never shown again.
        </>
      ) : (
        <>
          There is no keychain on this computer. {children} is kept for this run only: after a restart Access
          Desk asks for it again.
        </>
      )}{' '}
      {explanation}
    </Note>
  )
}
