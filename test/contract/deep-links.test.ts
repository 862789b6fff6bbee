import fc from 'fast-check'
import { expect, test } from 'vitest'
import { deepLink, deepLinkScreens, parseDeepLink } from '../../src/preload/contract/index.ts'

const id = '3f2b7f9e-0000-4000-8000-1234567890ab'

test('what is made is what is read', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.constantFrom(...deepLinkScreens), (connectorId, screen) => {
      expect(parseDeepLink(deepLink(connectorId, screen))).toEqual({ connectorId, screen })
      expect(parseDeepLink(`${deepLink(connectorId, screen)}/`)).toEqual({ connectorId, screen })
    }),
  )
})

test('whatever else comes is nothing, or one of the screens of an id', () => {
  const parts = fc.constantFrom(
    'access-desk',
    '://',
    'connectors',
    '/',
    id,
    'setup',
    'overview',
    '..',
    '%2e%2e',
    '?step=sync',
    '#',
    '\n',
    ' ',
    '--inspect',
    'sync',
    'remove',
  )
  const text = fc.oneof(
    fc.string(),
    fc.array(parts, { maxLength: 9 }).map((list) => list.join('')),
  )
  fc.assert(
    fc.property(text, (text) => {
      const link = parseDeepLink(text)
      if (link === null) return
      expect(link.connectorId).toMatch(/^[A-Za-z0-9-]{1,50}$/)
      expect(deepLinkScreens).toContain(link.screen)
      expect(text.replace(/\/$/, '')).toBe(deepLink(link.connectorId, link.screen))
    }),
    { numRuns: 2000 },
  )
})

test.each([
  '',
  'access-desk:',
  'access-desk://',
  'access-desk://connectors',
  `access-desk://connectors/${id}`,
  `access-desk://connectors/${id}/`,
  `access-desk://connectors/${id}/sync`,
  `access-desk://connectors/${id}/remove`,
  `access-desk://connectors/${id}/setup/now`,
  `access-desk://connectors/${id}/setup?step=sync`,
  `access-desk://connectors/${id}/setup#x`,
  `access-desk://connectors/${id}/setup\n--inspect`,
  ` access-desk://connectors/${id}/setup`,
  `access-desk://connectors/../setup`,
  `access-desk://connectors/${id}/../setup`,
  `access-desk://connectors/%2e%2e/setup`,
  `access-desk://connectors/${id}%00/setup`,
  `access-desk://user@connectors/${id}/setup`,
  `access-desk://connectors:80/${id}/setup`,
  `access-desk:connectors/${id}/setup`,
  `access-desk:///connectors/${id}/setup`,
  `access-desk://settings/${id}/setup`,
  `ACCESS-DESK://connectors/${id}/setup`,
  `https://connectors/${id}/setup`,
  `javascript:access-desk://connectors/${id}/setup`,
  `access-desk://connectors/${'a'.repeat(51)}/setup`,
  `access-desk://connectors/${id}/setup${'/'.repeat(200)}`,
  `access-desk://connectors/é/setup`,
])('%j is nothing', (text) => {
  expect(parseDeepLink(text)).toBeNull()
})
