import type { Capabilities, Connector } from '../../preload/contract/index.ts'
import { capabilityLabels } from './capabilities.ts'
import { credentialNouns } from './credential/words.ts'

export interface Permission {
  readonly allowed: boolean
  /** Why not, as a sentence for the title of a disabled button; undefined where it is allowed. */
  readonly why: string | undefined
}

const yes: Permission = { allowed: true, why: undefined }
const no = (why: string): Permission => ({ allowed: false, why })

type Asked = Pick<Connector, 'archivedAt' | 'credential' | 'otherOrganization' | 'orgName' | 'capabilities'>

/** Whether the connector can ask Okta for anything at all: for "Sync now", "Check again" and the like. */
export function mayCallOkta(connector: Asked): Permission {
  if (connector.archivedAt !== null) {
    return no('This connector was removed. Its data is kept for reading only.')
  }
  if (!connector.credential.configured) {
    return no('Enter a credential in “Access to this connector” first.')
  }
  if (connector.otherOrganization !== null) {
    return no('First decide which organization goes on: the data and the credential are of two.')
  }
  return yes
}

/**
 * Whether the connector's credential may do something. Not known is allowed: the answer of Okta tells,
 * and a screen that waits for a test would keep a person from what works.
 */
export function permission(connector: Asked, capability: keyof Capabilities): Permission {
  const calls = mayCallOkta(connector)
  if (!calls.allowed) return calls
  const found = connector.capabilities?.[capability]
  if (found?.value !== 'no') return yes
  const what = capabilityLabels[capability].toLowerCase()
  const noun = credentialNouns[connector.credential.kind]
  return no(`This ${noun} may not ${what}. ${found.reason}`)
}
