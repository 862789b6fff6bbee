import { createHash } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { isUnpacked, removePartials, unpackTool } from '../../scripts/setup/packages.mjs'

let folder: string
let toolsDir: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'setup-packages-'))
  toolsDir = join(folder, 'tools')
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Packs a package with one program whose text is `content`, as npm does: everything below `package/`. */
function pack(content: string) {
  const source = join(folder, 'source')
  mkdirSync(join(source, 'package', 'bin'), { recursive: true })
  writeFileSync(join(source, 'package', 'bin', 'tool'), content, { mode: 0o644 })
  const tarball = join(folder, 'tool.tgz')
  expect(spawnSync('tar', ['-czf', 'tool.tgz', '-C', 'source', 'package'], { cwd: folder }).status).toBe(0)
  const integrity = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`
  return {
    tool: { name: 'tool', version: '1.0.0', integrity, executables: ['bin/tool'] },
    deliver: (_spec: string, to: string) => copyFileSync(tarball, join(to, 'tool.tgz')),
  }
}

describe('a tool package', () => {
  it('is unpacked under its name and version, with its programs executable and a mark that it is whole', () => {
    const { tool, deliver } = pack('one')
    const unpacked = unpackTool(toolsDir, tool, deliver)
    expect(unpacked).toBe(join(toolsDir, 'tool-1.0.0'))
    expect(readFileSync(join(unpacked, 'bin', 'tool'), 'utf8')).toBe('one')
    expect(statSync(join(unpacked, 'bin', 'tool')).mode & 0o111).toBe(
      process.platform === 'win32' ? 0 : 0o111,
    )
    expect(isUnpacked(toolsDir, tool)).toBe(true)
    expect(readdirSync(toolsDir)).toEqual(['tool-1.0.0'])
  })

  it('is refused when a single byte of the tarball differs, and nothing of it stays', () => {
    const { tool, deliver } = pack('one')
    const tampered = (spec: string, to: string) => {
      deliver(spec, to)
      const file = join(to, 'tool.tgz')
      const bytes = readFileSync(file)
      bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1)
      writeFileSync(file, bytes)
    }
    expect(() => unpackTool(toolsDir, tool, tampered)).toThrow(/is not the file this project expects/)
    expect(readdirSync(toolsDir)).toEqual([])
    expect(isUnpacked(toolsDir, tool)).toBe(false)
  })

  it('keeps the copy it has when fetching a new one fails', () => {
    const { tool, deliver } = pack('one')
    unpackTool(toolsDir, tool, deliver)
    expect(() => unpackTool(toolsDir, { ...tool, integrity: 'sha512-newer' }, deliver)).toThrow(
      /not the file/,
    )
    expect(() => unpackTool(toolsDir, tool, () => {})).toThrow(/did not deliver/)
    expect(readFileSync(join(toolsDir, 'tool-1.0.0', 'bin', 'tool'), 'utf8')).toBe('one')
  })

  it('replaces a copy without a mark, or with the mark of another tarball', () => {
    const first = pack('one')
    mkdirSync(join(toolsDir, 'tool-1.0.0', 'bin'), { recursive: true })
    writeFileSync(join(toolsDir, 'tool-1.0.0', 'bin', 'stray'), '')
    expect(isUnpacked(toolsDir, first.tool)).toBe(false)
    unpackTool(toolsDir, first.tool, first.deliver)
    expect(existsSync(join(toolsDir, 'tool-1.0.0', 'bin', 'stray'))).toBe(false)
    const second = pack('two')
    expect(isUnpacked(toolsDir, second.tool)).toBe(false)
    unpackTool(toolsDir, second.tool, second.deliver)
    expect(readFileSync(join(toolsDir, 'tool-1.0.0', 'bin', 'tool'), 'utf8')).toBe('two')
  })

  it('does not count when its set-up was killed half way; the remains go with the next set-up', () => {
    const { tool, deliver } = pack('one')
    mkdirSync(join(toolsDir, '.partial-killed', 'package', 'bin'), { recursive: true })
    expect(isUnpacked(toolsDir, tool)).toBe(false)
    removePartials(toolsDir)
    unpackTool(toolsDir, tool, deliver)
    expect(readdirSync(toolsDir)).toEqual(['tool-1.0.0'])
  })
})
