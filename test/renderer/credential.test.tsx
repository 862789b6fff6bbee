// @vitest-environment jsdom
import { act, fireEvent, screen } from '@testing-library/react'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import type { CredentialHealth } from '../../src/preload/contract/index.ts'
import { expiryWords, limitWords } from '../../src/renderer/lib/credential/health-words.ts'
import { pastedFaults, trimmedToken } from '../../src/renderer/lib/credential/pasted-token.ts'
import { keyFault } from '../../src/renderer/lib/credential/private-key.ts'
import { serviceAppSchema } from '../../src/renderer/lib/credential/service-app-schema.ts'
import { mayCallOkta, permission } from '../../src/renderer/lib/permission.ts'
import { statusSentence } from '../../src/renderer/lib/status-words.ts'
import { statusLook } from '../../src/renderer/lib/connector.ts'
import { ServiceAppForm } from '../../src/renderer/ui/connector/service-app-form.tsx'
import { TokenForm } from '../../src/renderer/ui/connector/token-form.tsx'
import { renderUi } from './render.tsx'
import { connector } from './samples.ts'

const pem = (label: string, body = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC') =>
  `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`
const now = Date.parse('2026-11-24T12:00:00.000Z')

describe('a pasted private key', () => {
  it.each([
    pem('PRIVATE KEY'),
    pem('RSA PRIVATE KEY'),
    `\n  ${pem('PRIVATE KEY')}`,
    '{"kty":"RSA","d":"x","n":"y"}',
  ])('that may be one is not refused: %j', (text) => expect(keyFault(text)).toBeNull())

  it.each([
    ['', 'Paste the private key'],
    ['hello', 'This is not a key.'],
    ['MIIEvQIBADANBgkqhkiG9w0BAQEFAASC'.repeat(4), 'The first line is missing.'],
    [pem('PUBLIC KEY'), 'This is the public key'],
    [pem('RSA PUBLIC KEY'), 'This is the public key'],
    [pem('CERTIFICATE'), 'This is a certificate'],
    [pem('ENCRYPTED PRIVATE KEY'), 'passphrase'],
    [pem('RSA PRIVATE KEY', 'Proc-Type: 4,ENCRYPTED\nDEK-Info: AES'), 'passphrase'],
    [pem('OPENSSH PRIVATE KEY'), 'SSH'],
    [pem('PRIVATE KEY').replace(/-----END.*/s, ''), 'The end is missing.'],
    ['{"kty":"RSA","n":"y"}', 'This JWK is the public key'],
    ['{"kty":"oct","k":"y"}', 'shared secret'],
    ['{"keys":[{"kty":"RSA"}]}', 'This JWK is the public key'],
    ['{"keys":[{"kty":"RSA"},{"kty":"RSA"}]}', 'several keys'],
    ['{"kty":"EC","d":"x"}', 'elliptic-curve'],
    [pem('EC PRIVATE KEY'), 'elliptic-curve'],
    ['{"kty":"RSA"', 'cannot be read as JSON'],
    ['{"a":1}', 'not a JWK'],
  ])('%j is told apart', (text, reason) => expect(keyFault(text)).toContain(reason))

  it('never fails on any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
        const fault = keyFault(text)
        return fault === null || fault.length > 20
      }),
    )
  })
})

describe('a pasted token', () => {
  it('is told what is no part of it', () => {
    expect(pastedFaults('00abc')).toEqual([])
    expect(pastedFaults('"00abc"')).toEqual(['quotation marks'])
    expect(pastedFaults('SSWS 00abc')).toEqual(['the word SSWS'])
    expect(pastedFaults('00a bc\n')).toEqual(['line breaks', 'spaces'])
    expect(pastedFaults('00a\u200bbc')).toEqual(['invisible characters'])
  })

  it('is what is left without all that, whatever was pasted', () => {
    const clean = fc.stringMatching(/^00[A-Za-z0-9_-]{40}$/)
    const noise = fc.array(fc.constantFrom(' ', '\n', '"', '“', '\u200b', '\t'), { maxLength: 4 })
    fc.assert(
      fc.property(clean, noise, noise, fc.nat(42), (token, before, inside, at) => {
        const pasted = `SSWS ${before.join('')}${token.slice(0, at)}${inside.join('')}${token.slice(at)}`
        expect(trimmedToken(pasted)).toBe(token)
        expect(pastedFaults(trimmedToken(pasted))).toEqual([])
      }),
    )
  })

  it('is cleaned by one button, and saved then', async () => {
    const save = vi.fn()
    renderUi(<TokenForm saving={false} error={null} submitLabel="Save" onSave={save} onCancel={null} />)
    fireEvent.change(screen.getByLabelText('API token'), { target: { value: '"00abc def12"' } })
    expect(screen.getByText(/has quotation marks and spaces, which a token does not/)).toBeTruthy()
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Remove all of these' })))
    expect(screen.getByLabelText<HTMLInputElement>('API token').value).toBe('00abcdef12')
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Save' })))
    expect(save).toHaveBeenCalledExactlyOnceWith('00abcdef12')
  })
})

describe('the form of a service app', () => {
  const none = { made: undefined, making: false, error: null, make: () => undefined }
  const draw = (onSave: (fields: unknown) => void, keyMaking = none) =>
    renderUi(
      <ServiceAppForm
        saving={false}
        error={null}
        submitLabel="Save"
        keyMaking={keyMaking}
        onSave={onSave}
        onCancel={null}
      />,
    )
  const submit = () => act(async () => fireEvent.click(screen.getByRole('button', { name: 'Save' })))
  const type = (label: string | RegExp, value: string) =>
    fireEvent.change(screen.getByLabelText(label), { target: { value } })

  it('names what is wrong at each field and loses nothing', async () => {
    const save = vi.fn()
    draw(save)
    type(/^Private key/, pem('PUBLIC KEY'))
    type('Client ID', '"0oa1"')
    await submit()
    expect(screen.getByText(/This is the public key/)).toBeTruthy()
    expect(screen.getByText(/letters and digits only/)).toBeTruthy()
    expect(save).not.toHaveBeenCalled()
    expect(screen.getByLabelText<HTMLTextAreaElement>(/^Private key/).value).toContain('PUBLIC KEY')

    type(/^Private key/, pem('PRIVATE KEY'))
    type('Client ID', ' 0oa1b2c3 ')
    await submit()
    expect(save).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ clientId: '0oa1b2c3', source: 'own', privateKey: pem('PRIVATE KEY') }),
      expect.anything(),
    )
  })

  it('makes a key here, and saves without a key in the page', async () => {
    const make = vi.fn()
    const save = vi.fn()
    draw(save, { ...none, make })
    fireEvent.click(screen.getByLabelText('Make a key here'))
    type('Client ID', '0oa1b2c3')
    fireEvent.click(screen.getByRole('button', { name: 'Make a key' }))
    expect(make).toHaveBeenCalledOnce()
    await submit()
    expect(save).toHaveBeenCalledExactlyOnceWith(
      expect.objectContaining({ clientId: '0oa1b2c3', source: 'made', privateKey: '' }),
      expect.anything(),
    )
  })

  it('takes a key from the file that was chosen, and refuses one that is too large to be a key', async () => {
    draw(vi.fn())
    const [input] = document.querySelectorAll<HTMLInputElement>('input[type=file]')
    const choose = (file: File) =>
      act(async () => fireEvent.change(input as Element, { target: { files: [file] } }))
    await choose(new File([pem('PRIVATE KEY')], 'key.pem'))
    const field = screen.getByLabelText<HTMLTextAreaElement>(/^Private key/)
    await vi.waitFor(() => expect(field.value).toBe(pem('PRIVATE KEY')))
    await choose(new File(['x'.repeat(30_000)], 'photo.pem'))
    expect(screen.getByText(/photo\.pem is too large/)).toBeTruthy()
    expect(field.value).toBe(pem('PRIVATE KEY'))
  })

  it('tells a token and an address from a client ID', () => {
    const fault = (clientId: string) =>
      serviceAppSchema.safeParse({ clientId, source: 'made', privateKey: '', keyId: '' }).error?.issues[0]
        ?.message
    expect(fault(`00${'a'.repeat(40)}`)).toContain('looks like an API token')
    expect(fault('https://acme-admin.okta.com/admin/app/x')).toContain('This is an address.')
    expect(fault('')).toContain('0oa')
    expect(fault('0oa1b2c3')).toBeUndefined()
  })
})

describe('the health of a credential in words', () => {
  const health: CredentialHealth = {
    checkedAt: '2026-11-24T11:00:00.000Z',
    state: 'good',
    expiresAt: '2026-12-06T13:00:00.000Z',
    expiryBasis: 'okta',
    lastUsedAt: null,
    name: null,
    ownerLogin: null,
    ownerStatus: null,
    network: 'unknown',
    limitPercent: 50,
    concurrencyPercent: null,
    warnings: [],
  }
  it('counts whole days and knows what does not end', () => {
    expect(expiryWords(health, now)).toBe('Expires in 12 days')
    expect(expiryWords({ ...health, expiresAt: '2026-11-25T11:00:00.000Z' }, now)).toBe(
      'Expires within a day',
    )
    expect(expiryWords({ ...health, expiresAt: '2026-11-24T11:00:00.000Z' }, now)).toBe('Expired today')
    expect(expiryWords({ ...health, expiresAt: '2026-11-22T11:00:00.000Z' }, now)).toBe('Expired 2 days ago')
    expect(expiryWords({ ...health, expiresAt: null, expiryBasis: 'never' }, now)).toBe(
      'Does not end by itself',
    )
    expect(expiryWords({ ...health, expiresAt: null, expiryBasis: 'unknown' }, now)).toBe('Not known')
    expect(limitWords(health)).toBe('50 % of each rate limit')
    expect(limitWords({ ...health, limitPercent: null })).toBeNull()
  })
})

describe('what a button may do', () => {
  const none = { configured: false, kind: 'none' as const, storage: 'none' as const, last4: '' }
  it('follows from the credential, and not known is not forbidden', () => {
    expect(permission(connector, 'reviewGroups').allowed).toBe(true)
    expect(permission(connector, 'reviewRoles').allowed).toBe(true)
    expect(permission(connector, 'manageAccounts').allowed).toBe(true)
    expect(permission({ ...connector, capabilities: null }, 'provisionApps').allowed).toBe(true)
    const refused = permission(connector, 'provisionGroups')
    expect(refused.allowed).toBe(false)
    expect(refused.why).toBe('This API token may not provision group membership. A role is missing.')
  })

  it('is nothing without a credential, of another organization, or of a removed connector', () => {
    expect(mayCallOkta({ ...connector, credential: none }).why).toContain('Enter a credential')
    expect(mayCallOkta({ ...connector, archivedAt: '2026-11-20T00:00:00.000Z' }).why).toContain('removed')
    const other = { ...connector, otherOrganization: { id: '00o2', name: 'Globex' } }
    expect(permission(other, 'reviewGroups').why).toContain('which organization')
  })
})

describe('a status in words', () => {
  it('says what to do next', () => {
    const say = (more: Partial<typeof connector>, running = false) =>
      statusSentence({ ...connector, ...more }, running, now)
    expect(say({}, true)).toContain('Okta is being read')
    expect(say({ setupStep: 'domain', status: 'not-connected' })).toContain('Enter the domain')
    expect(say({ status: 'needs-confirmation' })).toContain('See what it would remove')
    expect(say({ status: 'paused', schedule: { ...connector.schedule, paused: true } })).toContain(
      'Resume it',
    )
    expect(say({ archivedAt: '2026-11-20T08:00:00.000Z' })).toContain('Removed on 20 Nov 2026')
    expect(say({ otherOrganization: { id: '00o2', name: null } })).toContain('another organization')
    const lastError = { code: 'offline', message: 'No answer.', nextStep: 'Check the network.' } as const
    expect(say({ status: 'error', lastError })).toBe('No answer. Check the network.')
    expect(statusLook({ ...connector, archivedAt: '2026-11-20T08:00:00.000Z' }, false).label).toBe(
      'Removed, data kept',
    )
  })
})
