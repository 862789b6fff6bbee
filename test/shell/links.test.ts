import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Connector } from '../../src/preload/contract/index.ts'
import { isAllowedLink, isMailAddress, linkAddress, mailAddress } from '../../src/main/shell/links.ts'

test.each([
  'https://acme.okta.com/',
  'https://acme-admin.okta.com/admin/user/profile/view/00u1',
  'https://acme.oktapreview.com/x?y#z',
  'https://acme.okta-emea.com',
  'https://help.okta.com/en-us/content/topics/security/api.htm',
  'https://developer.okta.com/docs/',
  'https://login.acme.example/admin/dashboard',
])('%s is opened', (address) => {
  expect(isAllowedLink(address, ['login.acme.example'])).toBe(true)
})

test.each([
  'http://acme.okta.com/',
  'javascript:alert(1)',
  'file:///etc/passwd',
  'smb://acme.okta.com/share',
  'mailto:a@acme.okta.com',
  'data:text/html,x',
  'https://okta.com.evil/',
  'https://acme.okta.com.evil.example/',
  'https://evil-okta.com/',
  'https://okta.com/',
  'https://a.b.okta.com/',
  'https://acme.okta.com@evil.example/',
  'https://user@acme.okta.com/',
  'https://user:word@acme.okta.com/',
  'https://acme.okta.com:8443/',
  'https://acme.okta.com\\@evil.example/',
  'https://evil.example\\.okta.com/',
  'https://evil.example/.okta.com',
  'https://acme.оkta.com/',
  'https://аcme.okta.com/',
  'https://xn--cme-7cd.okta.com/',
  'https://acme.okta.com/\u202Egnp',
  ' https://acme.okta.com/',
  'https://acme.okta.com/ x',
  'https://acme.okta.com/\nx',
  '//acme.okta.com/',
  'HTTPS:acme.okta.com',
  'https://sub.login.acme.example/',
  'https://login.acme.example.evil/',
  'https://',
  '',
])('%j is refused', (address) => {
  expect(isAllowedLink(address, ['login.acme.example'])).toBe(false)
})

const connector = (host: string, kind: Connector['kind']) => ({ host, kind }) as Connector
const address = (...args: Parameters<typeof linkAddress>) => {
  const result = linkAddress(...args)
  return result.ok ? result.value : result.error.code
}

test('each name leads to its page of the admin console', () => {
  const acme = connector('acme.okta.com', 'okta')
  const at = { connector: acme, objectId: 'id1' }
  expect(address('okta-admin', { connector: acme })).toBe('https://acme-admin.okta.com/admin/dashboard')
  expect(address('okta-tokens', { connector: acme })).toBe(
    'https://acme-admin.okta.com/admin/access/api/tokens',
  )
  expect(address('okta-administrators', { connector: acme })).toBe(
    'https://acme-admin.okta.com/admin/access/admins',
  )
  expect(address('okta-service-apps', { connector: acme })).toBe(
    'https://acme-admin.okta.com/admin/apps/active',
  )
  expect(address('okta-user', at)).toBe('https://acme-admin.okta.com/admin/user/profile/view/id1')
  expect(address('okta-group', at)).toBe('https://acme-admin.okta.com/admin/group/id1')
  expect(address('okta-app', { ...at, appName: 'zendesk' })).toBe(
    'https://acme-admin.okta.com/admin/app/zendesk/instance/id1/',
  )
  expect(address('okta-app', at)).toBe('https://acme-admin.okta.com/admin/apps/active')
  expect(address('okta-app', { ...at, appName: '../../x' })).toBe(
    'https://acme-admin.okta.com/admin/apps/active',
  )
  expect(address('okta-user', { connector: acme })).toBe('invalid-input')
  expect(address('okta-user', { objectId: 'id1' })).toBe('invalid-input')
})

test('the console of other kinds of organization is where Okta has it', () => {
  expect(address('okta-admin', { connector: connector('acme.oktapreview.com', 'preview') })).toBe(
    'https://acme-admin.oktapreview.com/admin/dashboard',
  )
  expect(address('okta-admin', { connector: connector('acme.okta-emea.com', 'emea') })).toBe(
    'https://acme-admin.okta-emea.com/admin/dashboard',
  )
  expect(address('okta-admin', { connector: connector('login.acme.example', 'custom') })).toBe(
    'https://login.acme.example/admin/dashboard',
  )
  expect(address('okta-admin', { connector: connector('127.0.0.1:4000', 'demo') })).toBe('not-found')
})

test('every address made is one that is opened', () => {
  for (const link of ['help-api-token', 'help-admin-roles', 'help-service-app'] as const)
    expect(isAllowedLink(address(link, {}))).toBe(true)
  for (const host of ['acme.okta.com', 'acme.oktapreview.com', 'acme.okta-emea.com']) {
    expect(isAllowedLink(address('okta-admin', { connector: connector(host, 'okta') }))).toBe(true)
  }
})

test('a message becomes an address of one recipient, a subject and a text', () => {
  const address = mailAddress({ to: 'bo+x@acme.com', subject: 'Set up “A & B”', text: 'One?\nTwo & three' })
  expect(address).toBe(
    'mailto:bo%2Bx@acme.com?subject=Set%20up%20%E2%80%9CA%20%26%20B%E2%80%9D&body=One%3F%0D%0ATwo%20%26%20three',
  )
  expect(isMailAddress(address)).toBe(true)
})

test('whatever a message holds, its address names nobody else, is not too long, and tells the same', () => {
  const anything = fc.string({ unit: 'binary', maxLength: 4000 })
  const hostile = fc.constantFrom(
    '&cc=x@evil.example',
    '?bcc=x@evil.example',
    '\r\nBcc: x@evil.example',
    '%0ABcc:x',
    '#x',
  )
  const text = fc.tuple(anything, hostile, anything).map((parts) => parts.join(''))
  const address = fc.emailAddress()
  fc.assert(
    fc.property(address, fc.string({ unit: 'binary', maxLength: 100 }), text, (to, subject, text) => {
      const made = mailAddress({ to, subject, text })
      expect(isMailAddress(made)).toBe(true)
      expect(isAllowedLink(made)).toBe(false)
      const url = new URL(made)
      expect(url.hash).toBe('')
      expect(decodeURIComponent(url.pathname)).toBe(to)
      expect([...url.searchParams.keys()]).toEqual(['subject', 'body'])
      expect(decodeURIComponent(made.split('?subject=')[1]!.split('&body=')[0]!)).toBe(subject.toWellFormed())
      const whole = text.toWellFormed().replaceAll(/\r?\n/g, '\r\n')
      const body = decodeURIComponent(made.split('&body=')[1]!)
      if (body !== whole) expect(whole.startsWith(body.slice(0, -1)) && body.endsWith('…')).toBe(true)
    }),
  )
})

test.each([
  'mailto:',
  'mailto:bo@acme.com',
  'mailto:bo@acme.com?subject=a&body=b&cc=x@evil.example',
  'mailto:bo@acme.com?cc=x@evil.example&subject=a&body=b',
  'mailto:bo@acme.com,x@evil.example?subject=a&body=b',
  'mailto:bo@acme.com?subject=a&body=b&attach=/etc/passwd',
  'mailto:bo@acme.com?attachment=file&subject=a&body=b',
  'mailto:bo@acme.com?subject=a&body=b c',
  'mailto:bo@acme.com?subject=a&body=b\nc',
  "mailto:bo@acme.com?subject=a&body='b",
  'mailto:bo@acme.com?subject=a&body=$(b)',
  'mailto:-attach@acme.com@x?subject=a&body=b',
  'MAILTO:bo@acme.com?subject=a&body=b',
  'https://acme.okta.com/?subject=a&body=b',
  'javascript:alert(1)//bo@acme.com?subject=a&body=b',
  `mailto:bo@acme.com?subject=a&body=${'b'.repeat(2000)}`,
])('%j opens no mail program', (address) => {
  expect(isMailAddress(address)).toBe(false)
})
