import { err, type AccessKind, type AppError } from '../../../preload/contract/index.ts'
import { archived, gone, otherAnswers } from '../connectors/gone.ts'
import type { StoredConnector } from '../db/ledger/connectors.ts'
import { permittedFor } from './checking.ts'

export type Refusal = { ok: false; error: AppError }

/** A connector that may only read changes nothing in Okta, whatever its credential could do. */
export const readsOnly = ({ name }: Pick<StoredConnector, 'name'>): Refusal =>
  err(
    'refused-for-safety',
    `${name} only reads: its safety level does not let it change anything in Okta.`,
    'Set the safety level in the settings of the connector to confirm, then try again.',
  )

/** Why nothing may be changed through a connector at all; null where it may. */
export function connectorObstacle(connector: StoredConnector | null): Refusal | null {
  if (connector === null) return gone()
  if (connector.archivedAt !== null) return archived(connector)
  if (connector.otherOrganization !== null) return otherAnswers(connector)
  return connector.safetyLevel === 'read-only' ? readsOnly(connector) : null
}

/** The name that a person types at the level `confirm-name`. */
export const nameToType = ({ orgName, name }: Pick<StoredConnector, 'orgName' | 'name'>): string =>
  orgName ?? name

export function nameObstacle(connector: StoredConnector, typed: string | undefined): Refusal | null {
  if (connector.safetyLevel !== 'confirm-name') return null
  const name = nameToType(connector)
  return typed?.trim() === name.trim()
    ? null
    : err(
        'invalid-input',
        typed === undefined || typed.trim() === ''
          ? `The name of the organization has to be typed before anything is changed in ${name}.`
          : 'What was typed is not the name of the organization.',
        `Type ${name} exactly as it is written here.`,
      )
}

export const approvalObstacle = (approval: { needed: boolean; by: unknown }): Refusal | null =>
  !approval.needed || approval.by !== null
    ? null
    : err(
        'refused-for-safety',
        'The plan changes who has admin rights, so a second person has to approve these very steps first.',
        'Ask another administrator to approve the plan with an API token of their own.',
      )

/** The credential may make none of the changes, as the matrix says. */
export function matrixObstacle(connector: StoredConnector, kinds: readonly AccessKind[]): Refusal | null {
  const told = kinds.map((kind) => permittedFor(connector, kind))
  const [first] = told
  return first !== undefined && first !== null && told.every((permitted) => permitted?.allowed === false)
    ? err(
        'forbidden',
        first.reason,
        'Give the credential a role that may do it, test the connection, and apply the plan again.',
      )
    : null
}
