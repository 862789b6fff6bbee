import { describe, expect, it } from 'vitest'
import { err, type Mail } from '../../src/preload/contract/index.ts'
import { catalog, findEntries, requestText } from '../../src/renderer/features/add/catalog.ts'
import { appFault, appOf, type Draft, emptyDraft, readDraft } from '../../src/renderer/features/add/draft.ts'
import {
  mailFormSchema,
  ofMailForm,
  portFor,
  toMailForm,
} from '../../src/renderer/features/settings/mail-form.ts'
import { isWaiting } from '../../src/renderer/lib/connector.ts'
import { mailWords, newestByAddress } from '../../src/renderer/lib/mail/mail-words.ts'
import { connector } from './samples.ts'

describe('the catalog', () => {
  it('finds by name and by what it is for, those that work first', () => {
    expect(findEntries('').length).toBe(catalog.length)
    expect(findEntries('')[0]?.id).toBe('okta')
    expect(findEntries('azure').map(({ id }) => id)).toEqual(['entra-id'])
    expect(findEntries('IDENTITY provider').map(({ id }) => id)).toEqual([
      'okta',
      'google-workspace',
      'entra-id',
    ])
    expect(findEntries('workday')).toEqual([])
    expect(requestText('Workday', '1.2.3')).toMatch(/for Workday to Access Desk\.[^]*1\.2\.3$/)
  })
})

describe('what was chosen on the way to a connector', () => {
  const app = { connectorId: 'c1', connectorName: 'Acme', oktaAppId: '0oa1', label: 'Salesforce' }
  const storage = (kept: string | null) => ({ getItem: () => kept })

  it('is complete with an app of the kind that is chosen', () => {
    const faults = (change: Partial<Draft>) => appFault({ ...emptyDraft, ...change })
    expect(faults({})).toBe('Choose one of the three.')
    expect(faults({ kind: 'unmanaged', managed: { appId: 'a', name: 'A' } })).toContain('unmanaged apps')
    expect(faults({ kind: 'managed', unmanaged: app })).toContain('managed apps')
    expect(faults({ kind: 'new', newName: ' ' })).toBe('Enter a name for the app.')
    expect(faults({ kind: 'new', newName: 'x'.repeat(81) })).toBe('A name has at most 80 characters.')
    expect(appOf({ ...emptyDraft, kind: 'unmanaged', unmanaged: app })).toEqual({
      kind: 'unmanaged',
      connectorId: 'c1',
      oktaAppId: '0oa1',
    })
    expect(appOf({ ...emptyDraft, kind: 'new', newName: ' Okta ' })).toEqual({ kind: 'new', name: 'Okta' })
  })

  it('is read again as it was left, and begins anew where it cannot be', () => {
    const left: Draft = { ...emptyDraft, kind: 'unmanaged', unmanaged: app, typed: 'eva@' }
    expect(readDraft(storage(JSON.stringify(left)))).toEqual(left)
    for (const kept of [null, '', '{', '{}', JSON.stringify({ ...left, token: 'x' })]) {
      expect(readDraft(storage(kept))).toEqual(emptyDraft)
    }
  })
})

describe('the form of the mail server', () => {
  const good = { host: 'smtp.acme.com', port: 587, encryption: 'starttls', user: 'desk', from: '' } as const
  const faults = (change: object) =>
    (mailFormSchema.safeParse({ ...good, ...change }).error?.issues ?? []).map(({ path }) => path[0])

  it.each([
    [{}, []],
    [{ from: 'desk@acme.com' }, []],
    [{ host: '' }, ['host']],
    [{ host: 'https://smtp.acme.com' }, ['host']],
    [{ host: 'smtp.acme.com:25' }, ['host']],
    [{ port: '' }, ['port']],
    [{ port: 70_000 }, ['port']],
    [{ from: 'desk' }, ['from']],
    [{ encryption: 'none' }, ['encryption']],
    [{ encryption: 'none', host: 'localhost' }, []],
    [{ encryption: 'none', host: '127.0.0.1' }, []],
    [{ encryption: 'none', host: '127.0.0.1.acme.com' }, ['encryption']],
    [{ host: '::1', encryption: 'none' }, []],
  ])('%j is at fault in %j', (change, fields) => expect(faults(change)).toEqual(fields))

  it('keeps a password that was not typed, and drops it with the user', () => {
    expect(ofMailForm(good, '')).toEqual({ settings: good })
    expect(ofMailForm(good, 'secret')).toMatchObject({ password: 'secret' })
    expect(ofMailForm({ ...good, user: ' ' }, 'secret')).toMatchObject({ password: '' })
    expect(toMailForm(null)).toMatchObject({ port: 587, encryption: 'starttls' })
  })

  it('goes to the port of another encryption unless it was chosen by hand', () => {
    expect(portFor(587, 'tls')).toBe(465)
    expect(portFor('', 'starttls')).toBe(587)
    expect(portFor(2525, 'tls')).toBe(2525)
  })
})

describe('how an e-mail stands', () => {
  const now = Date.parse('2026-11-24T12:00:00.000Z')
  const { error } = err('offline', 'It is not there.', 'Check the port.')
  const mail = { attempts: 0, nextAttemptAt: null, error: null }

  it('says why, how often it was tried, and when next', () => {
    expect(mailWords({ ...mail, state: 'sent' }, now)).toMatchObject({ label: 'Sent', text: '' })
    expect(mailWords({ ...mail, state: 'waiting' }, now).tone).toBe('neutral')
    const next = '2026-11-24T12:05:00.000Z'
    const tried = mailWords({ state: 'waiting', attempts: 2, nextAttemptAt: next, error }, now)
    expect(tried.tone).toBe('attention')
    expect(tried.text).toMatch(
      /^It is not there\. Check the port\. Tried 2 times\. Next try at .* in 5 min\.$/,
    )
    expect(mailWords({ ...mail, state: 'waiting', error }, now).text).toBe('It is not there. Check the port.')
    expect(mailWords({ ...mail, state: 'failed', error }, now)).toMatchObject({
      label: 'Failed',
      tone: 'failed',
    })
    expect(mailWords({ ...mail, state: 'not-configured', error }, now).text).toContain('mail server')
  })

  it('is told of the newest to each address', () => {
    const to = (id: string, address: string) => ({ id, to: address }) as Mail
    const mails = [to('3', 'Eva@acme.com'), to('2', 'ben@acme.com'), to('1', 'eva@acme.com')]
    expect(newestByAddress(mails).map(({ id }) => id)).toEqual(['3', '2'])
  })
})

describe('a connector that somebody else is to set up', () => {
  const draft = { ...connector, host: null, setupStep: 'domain' as const }
  const other = { me: false, personId: null, name: 'Ben', email: 'ben@acme.com' }

  it('waits until it has a domain, or oneself owns it too', () => {
    expect(isWaiting({ ...draft, owners: [other] })).toBe(true)
    expect(isWaiting(draft)).toBe(false)
    expect(isWaiting({ ...draft, owners: [] })).toBe(false)
    expect(isWaiting({ ...draft, host: 'acme.okta.com', owners: [other] })).toBe(false)
  })
})
