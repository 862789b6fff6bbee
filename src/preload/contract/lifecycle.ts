import type { AccountAction } from './models.ts'

/** The status in which Okta leaves an account after an action; null where it is gone. Okta: "User lifecycle". */
export const statusAfter: Record<AccountAction, string | null> = {
  suspend: 'SUSPENDED',
  unsuspend: 'ACTIVE',
  deactivate: 'DEPROVISIONED',
  delete: null,
}

/** Why Okta refuses an action in this status, as a sentence; null where it does not. Okta: "User lifecycle". */
export function whyNotInStatus(action: AccountAction, status: string): string | null {
  switch (action) {
    case 'suspend':
      if (status === 'SUSPENDED') return 'The account is suspended already.'
      return status === 'ACTIVE' ? null : 'Okta suspends only active accounts.'
    case 'unsuspend':
      return status === 'SUSPENDED' ? null : 'The account is not suspended.'
    case 'deactivate':
      return status === 'DEPROVISIONED' ? 'The account is deactivated already.' : null
    case 'delete':
      // Okta's first DELETE of any other account deactivates it, which is not what was asked for.
      return status === 'DEPROVISIONED'
        ? null
        : 'Okta deletes only deactivated accounts. Deactivate the account first.'
  }
}
