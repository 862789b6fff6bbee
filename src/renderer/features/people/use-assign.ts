import { useMutation } from '@tanstack/react-query'
import type { Input } from '../../../preload/contract/index.ts'
import { request, toAppError } from '../../lib/api.ts'
import { plural } from '../../lib/format.ts'
import { notifyDone, notifyError } from '../../lib/notify.tsx'

type Assignment = Input<'people.assign'>
export type AssignTo = Assignment['to']
export type AccountKey = Assignment['accounts'][number]

/** As many accounts as one request may carry. */
const most = 1000

const doneWords: Record<AssignTo['kind'], string> = {
  person: 'The owner was set by hand.',
  service: 'Marked as service accounts by hand.',
  nobody: 'They belong to nobody from now on.',
  rules: 'The next promotion decides by the rules.',
}

/** Decides by hand whose accounts are; what was done or refused is said in a note. */
export function useAssign() {
  const assign = useMutation({
    mutationFn: async ({ accounts, to }: { accounts: readonly AccountKey[]; to: AssignTo }) => {
      let changed = 0
      for (let at = 0; at < accounts.length; at += most) {
        const part = accounts.slice(at, at + most)
        changed += (await request('people.assign', { accounts: part, to })).changed
      }
      return changed
    },
    onSuccess: (changed, { to }) =>
      notifyDone(`${plural(changed, ['account', 'accounts'])} changed`, doneWords[to.kind]),
    onError: (error) => notifyError(toAppError(error)),
  })
  return {
    run: (accounts: readonly AccountKey[], to: AssignTo, onDone?: () => void) =>
      assign.mutate({ accounts, to }, onDone === undefined ? {} : { onSuccess: onDone }),
    running: assign.isPending,
  }
}
