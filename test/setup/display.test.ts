import { describe, expect, it } from 'vitest'

import { hasDisplay, parseDisplay, xauthority } from '../../scripts/setup/display.mjs'

describe('the virtual display', () => {
  it.each([
    ['99\n', ':99'],
    ['0\n', ':0'],
    ['1', undefined],
    ['', undefined],
    ['no\n', undefined],
  ])('has the number that Xvfb reports as %j: %s', (text, expected) => {
    expect(parseDisplay(text)).toBe(expected)
  })

  it('admits whoever has the cookie, from any host and for any display number', () => {
    const bytes = xauthority(Buffer.from([1, 2, 3]))
    const name = Buffer.from('MIT-MAGIC-COOKIE-1').toString('hex')
    expect(bytes.toString('hex')).toBe(`ffff000000000012${name}0003010203`)
  })

  it('is not needed where there is one, except that a Wayland display serves no other user', () => {
    expect(hasDisplay({ DISPLAY: ':1' }, true)).toBe(true)
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, false)).toBe(true)
    expect(hasDisplay({ WAYLAND_DISPLAY: 'wayland-0' }, true)).toBe(false)
    expect(hasDisplay({ DISPLAY: '' }, false)).toBe(false)
  })
})
