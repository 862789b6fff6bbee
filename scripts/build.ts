import { readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { root, runTool } from './tools.ts'

const SOURCES = ['src', 'package.json', 'package-lock.json', 'electron.vite.config.ts', 'tsconfig.base.json']

/** Written last, so that an interrupted build counts as none. */
const built = join(root, 'out', '.built')

/** Time of the newest change below a path, milliseconds; folders count, because a deleted file changes its folder. */
function newestChange(path: string): number {
  const stats = statSync(path)
  if (!stats.isDirectory()) return stats.mtimeMs
  return Math.max(stats.mtimeMs, ...readdirSync(path).map((name) => newestChange(join(path, name))))
}

function isUpToDate(): boolean {
  const done = statSync(built, { throwIfNoEntry: false })?.mtimeMs ?? 0
  return SOURCES.every((source) => newestChange(join(root, source)) < done)
}

async function build(): Promise<number> {
  rmSync(built, { force: true })
  const code = await runTool('electron-vite', ['build'])
  if (code === 0) writeFileSync(built, '')
  return code
}

const isSkipped = process.argv.includes('--if-needed') && isUpToDate()
process.exitCode = isSkipped ? 0 : await build()
