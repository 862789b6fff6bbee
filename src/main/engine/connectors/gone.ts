import { err } from '../../../preload/contract/index.ts'

/** The connector that was asked for was removed meanwhile. */
export const gone = () =>
  err('not-found', 'This connector no longer exists.', 'Go back to the list of connectors.')

/** The connector was removed, and what it had read was kept for reading. */
export const archived = ({ name }: { name: string }) =>
  err(
    'conflict',
    `${name} was removed and only its data was kept.`,
    'Add the organization as a new connector to sync it again.',
  )

/** Another organization answers than that of the data. */
export const otherAnswers = ({
  name,
  host,
  otherOrganization,
}: {
  name: string
  host: string | null
  otherOrganization: { id: string; name: string | null } | null
}) =>
  err(
    'conflict',
    `${host ?? name} answers as another organization than the data of ${name} is of (${otherOrganization?.name ?? otherOrganization?.id ?? 'unknown'}). The data is unchanged.`,
    'Correct the domain or the credential and test again, or replace the data by that of the other organization.',
  )
