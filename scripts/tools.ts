import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { runInForeground } from './setup/commands.mjs'

/** Absolute path of the check-out. */
export const root = join(import.meta.dirname, '..')

/** The npm packages of the development tools, where the name differs from the tool's. */
const PACKAGES: Readonly<Record<string, string>> = { tsc: 'typescript' }

/**
 * Runs a development tool with this Node, without a shell, so that it works the same on every system.
 * @param tool the program's name, such as `vitest`
 * @returns its exit code
 */
export function runTool(
  tool: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = process.env,
): Promise<number> {
  const folder = join(root, 'node_modules', PACKAGES[tool] ?? tool)
  const { bin } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    bin: string | Record<string, string>
  }
  const file = typeof bin === 'string' ? bin : bin[tool]
  if (!file) throw new Error(`The package in ${folder} has no program ${tool}.`)
  return runInForeground(process.execPath, [join(folder, file), ...args], { cwd: root, env })
}
