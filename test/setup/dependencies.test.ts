import { describe, expect, it } from 'vitest'

import { isInstalled } from '../../scripts/setup/dependencies.mjs'

const linux = { os: 'linux', cpu: 'x64', libc: 'glibc' }
const react = { version: '19.0.0', integrity: 'sha512-a' }
const binary = (os: string, cpu: string, libc?: string) => ({
  version: '1.0.0',
  optional: true,
  os: [os],
  cpu: [cpu],
  ...(libc ? { libc: [libc] } : {}),
})

describe('installed dependencies', () => {
  it('match the lock file', () => {
    const locked = { '': {}, 'node_modules/react': react }
    expect(isInstalled(locked, { 'node_modules/react': { ...react } }, linux)).toBe(true)
  })

  it.each([
    ['nothing is installed', {}],
    ['the version differs', { 'node_modules/react': { ...react, version: '18.0.0' } }],
    ['the content differs', { 'node_modules/react': { ...react, integrity: 'sha512-b' } }],
  ])('do not match when %s', (_reason, installed) => {
    expect(isInstalled({ 'node_modules/react': react }, installed, linux)).toBe(false)
  })

  it('need no packages of other platforms', () => {
    const locked = {
      'node_modules/mac': binary('darwin', 'x64'),
      'node_modules/arm': binary('linux', 'arm64'),
      'node_modules/musl': binary('linux', 'x64', 'musl'),
      'node_modules/wasm-helper': { version: '1.0.0', optional: true },
    }
    expect(isInstalled(locked, {}, linux)).toBe(true)
  })

  it('need the optional packages of this platform, which an npm under an old Node leaves out', () => {
    expect(isInstalled({ 'node_modules/gnu': binary('linux', 'x64', 'glibc') }, {}, linux)).toBe(false)
    expect(isInstalled({ 'node_modules/any': binary('linux', 'x64') }, {}, linux)).toBe(false)
  })
})
