import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseOktaDomain } from '../../src/preload/contract/index.ts'

describe('what a person types as their Okta domain', () => {
  test.each([
    ['acme', 'https://acme.okta.com', 'okta'],
    ['  ACME.okta.com ', 'https://acme.okta.com', 'okta'],
    ['acme.okta.com.', 'https://acme.okta.com', 'okta'],
    ['https://acme.okta.com/app/UserHome?x=1#y', 'https://acme.okta.com', 'okta'],
    ['https://acme-admin.okta.com/admin/dashboard', 'https://acme.okta.com', 'okta'],
    ['acme-admin.oktapreview.com', 'https://acme.oktapreview.com', 'preview'],
    ['acme.okta-emea.com', 'https://acme.okta-emea.com', 'emea'],
    ['dev-123456', 'https://dev-123456.okta.com', 'okta'],
    ['id.example.com', 'https://id.example.com', 'custom'],
    ['okta.com.evil.example', 'https://okta.com.evil.example', 'custom'],
  ])('%s is %s', (input, url, kind) => {
    expect(parseOktaDomain(input)).toMatchObject({ ok: true, url, kind })
  })

  test.each([
    '',
    'http://acme.okta.com',
    'ftp://acme.okta.com',
    'https://user:secret@acme.okta.com',
    'user@acme.okta.com',
    'acme.okta.com:8443',
    'acme okta com',
    'acme_corp.okta.com',
    'a.b.okta.com',
    'okta.com',
    '.okta.com',
    '-admin.okta.com',
    '127.0.0.1',
    'http://127.0.0.1:8080',
    '[::1]',
    'acmé.okta.com',
    'javascript:alert(1)',
  ])('%s is refused with a reason', (input) => {
    const parsed = parseOktaDomain(input)
    expect(parsed.ok).toBe(false)
    expect(parsed).toHaveProperty('reason', expect.stringMatching(/\.$/))
  })

  test('loopback needs to be allowed, and is then loopback only', () => {
    expect(parseOktaDomain('http://127.0.0.1:4000', { allowLoopback: true })).toMatchObject({
      ok: true,
      url: 'http://127.0.0.1:4000',
      kind: 'loopback',
    })
    for (const other of [
      'http://127.0.0.1',
      'http://127.0.0.1:0',
      'http://127.0.0.1:99999',
      'http://127.0.0.2:80',
      'http://localhost:80',
    ]) {
      expect(parseOktaDomain(other, { allowLoopback: true }).ok).toBe(false)
    }
  })

  test('whatever is typed, an accepted address is an https origin of the host it names', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.domain(), fc.webAuthority()), (input) => {
        const parsed = parseOktaDomain(input)
        if (!parsed.ok) return
        const url = new URL(parsed.url)
        expect(url.protocol).toBe('https:')
        expect(url.origin).toBe(parsed.url)
        expect(url.hostname).toBe(parsed.host)
        expect([url.username, url.password, url.port]).toEqual(['', '', ''])
      }),
      { numRuns: 2000 },
    )
  })
})
