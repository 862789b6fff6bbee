import type { Connector } from '../../preload/contract/index.ts'
import { credentialNouns } from './credential/words.ts'
import { formatDate } from './format.ts'
import { nextSyncWords } from './schedule.ts'

/** What the status of a connector means and what a person does next, as sentences. `now` in milliseconds. */
export function statusSentence(connector: Connector, running: boolean, now: number): string {
  const { archivedAt, otherOrganization, setupStep, lastError, credential, dataAsOf } = connector
  if (archivedAt !== null) {
    return `Removed on ${formatDate(archivedAt)}. What was read before stays for reading; nothing is asked of Okta any more.`
  }
  if (running) {
    return dataAsOf === null
      ? 'Okta is being read for the first time. Data appears when the sync is complete.'
      : 'Okta is being read. What is on screen is the data from before until the sync is complete.'
  }
  if (otherOrganization !== null) {
    return `The ${credentialNouns[credential.kind]} belongs to another organization than the data. Choose which one goes on.`
  }
  if (connector.status === 'needs-confirmation') {
    return 'The last sync found much less than there was before. See what it would remove, then publish it or keep the data.'
  }
  if (lastError !== null && connector.status === 'error') return `${lastError.message} ${lastError.nextStep}`
  if (setupStep !== null) return setupSentences[setupStep]
  if (!credential.configured) {
    return 'There is no credential to ask Okta with. Enter one in “Access to this connector”.'
  }
  if (connector.status === 'not-connected') return 'Nothing was read yet. Start the first sync.'
  if (connector.status === 'paused') return 'The schedule is paused. Resume it, or sync when you want to.'
  return `${nextSyncWords(connector, now)}.`
}

const setupSentences: Record<NonNullable<Connector['setupStep']>, string> = {
  domain: 'The set-up has begun. Enter the domain of the Okta organization next.',
  credential: 'The domain is known. Enter an API token or a service app next.',
  options: 'The credential is saved. Choose what a sync reads next.',
  test: 'Everything is entered. Test the connection next.',
  sync: 'The connection was tested. Start the first sync next.',
}
