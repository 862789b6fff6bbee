import type { Connector } from '../../../preload/contract/index.ts'
import { isWaiting } from '../../lib/connector.ts'

/** What a person would do next with a connector, and where. */
export type NextStep =
  | { readonly kind: 'setup'; readonly label: 'Continue setup' }
  | { readonly kind: 'waiting'; readonly label: 'See what it waits for' }
  | { readonly kind: 'token'; readonly label: 'Enter a credential' }
  | { readonly kind: 'organization'; readonly label: 'Choose the organization' }
  | { readonly kind: 'demo'; readonly label: 'Start the demo organization' }
  | { readonly kind: 'progress'; readonly label: 'Show progress' }
  | { readonly kind: 'confirm'; readonly label: 'See what it would remove' }
  | { readonly kind: 'problem'; readonly label: 'Show the problem' }
  | { readonly kind: 'open'; readonly label: 'Open' }

/** The most useful thing first: what stops the connector from working comes before looking at data. */
export function nextStep(connector: Connector): NextStep {
  const hasCredential = connector.credential.configured
  if (connector.archivedAt !== null) return { kind: 'open', label: 'Open' }
  if (connector.kind === 'demo' && !hasCredential)
    return { kind: 'demo', label: 'Start the demo organization' }
  if (isWaiting(connector)) return { kind: 'waiting', label: 'See what it waits for' }
  if (connector.otherOrganization !== null && connector.dataAsOf !== null) {
    return { kind: 'organization', label: 'Choose the organization' }
  }
  if (connector.setupStep !== null) return { kind: 'setup', label: 'Continue setup' }
  if (connector.status === 'syncing') return { kind: 'progress', label: 'Show progress' }
  if (connector.status === 'needs-confirmation') return { kind: 'confirm', label: 'See what it would remove' }
  if (!hasCredential) return { kind: 'token', label: 'Enter a credential' }
  if (connector.status === 'error') return { kind: 'problem', label: 'Show the problem' }
  return { kind: 'open', label: 'Open' }
}
