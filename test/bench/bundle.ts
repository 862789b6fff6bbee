import { fileURLToPath } from 'node:url'
import { build } from 'vite'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/**
 * Builds what a benchmark runs in a process of its own the way the product is built, so that what is
 * measured is the engine and not the stripping of types. The answer is the script to run.
 */
export async function bundle(): Promise<string> {
  const outDir = here('../../out/bench')
  await build({
    root: here('../..'),
    configFile: false,
    logLevel: 'warn',
    build: {
      ssr: true,
      outDir,
      emptyOutDir: true,
      target: 'node24',
      minify: true,
      rolldownOptions: {
        input: {
          'sync-once': here('sync-once.ts'),
          'people-once': here('people-once.ts'),
          'finish-worker': here('../../src/main/engine/sync/finish-worker.ts'),
        },
      },
    },
    ssr: { noExternal: ['zod'] },
  })
  return outDir
}
