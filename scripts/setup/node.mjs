import { dirname, join } from 'node:path'

import { SetupError, capture } from './commands.mjs'
import { NODE_PACKAGES, isUnpacked, toolFolder, unpackTool } from './packages.mjs'

/**
 * Whether this Node can run the project: it must load better-sqlite3 (Node-API 10) and run TypeScript files directly.
 * @param {string} version such as `22.18.0`
 */
export function isNodeNewEnough(version) {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  return major >= 24 || (major === 22 && minor >= 18)
}

/**
 * The Node that runs the tasks: the running one, or the project's own where that is too old.
 * @param {string} toolsDir
 * @param {{ version?: string, platform?: string }} [running] platform as `linux-x64`
 */
export function planNode(toolsDir, running = {}) {
  const version = running.version ?? process.versions.node
  const platform = running.platform ?? `${process.platform}-${process.arch}`
  if (isNodeNewEnough(version)) return { path: process.execPath, ready: true, tool: undefined }

  const tool = NODE_PACKAGES[platform]
  const [executable] = tool?.executables ?? []
  if (!tool || !executable) {
    throw new SetupError(
      `This machine runs Node ${version}; the project needs Node 24, and there is no npm package of it for ${platform}.`,
      'Install Node 24 from https://nodejs.org, then run the command again.',
    )
  }
  return { path: join(toolFolder(toolsDir, tool), executable), ready: isUnpacked(toolsDir, tool), tool }
}

/**
 * @param {string} toolsDir
 * @param {ReturnType<typeof planNode>} plan
 * @param {(line: string) => void} say
 */
export function installNode(toolsDir, plan, say) {
  if (!plan.tool) return
  say(
    `This machine runs Node ${process.versions.node}; fetching Node ${plan.tool.version} for this project (.tools/).`,
  )
  unpackTool(toolsDir, plan.tool)
  const check = capture(plan.path, ['--version'])
  if (check.ok) return
  throw new SetupError(
    `The fetched Node does not run here: ${check.stderr.trim()}`,
    'Install Node 24 by other means (https://nodejs.org), then run the command again.',
  )
}

/**
 * @param {string} nodePath
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @param {string} delimiter
 * @returns {NodeJS.ProcessEnv} env with that Node and the project's programs first on PATH
 */
export function withNodeOnPath(nodePath, root, env, delimiter) {
  // Windows calls it Path, and an object with both would pass on an arbitrary one.
  const key = Object.keys(env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  const path = [dirname(nodePath), join(root, 'node_modules', '.bin'), env[key]]
    .filter(Boolean)
    .join(delimiter)
  return { ...env, [key]: path }
}
