import react from '@vitejs/plugin-react'
import { defineConfig } from 'electron-vite'

/**
 * Three bundles: main (with the engine, the demo organization and the command line as entries of
 * their own), a sandboxed preload that must be one CommonJS file, and the page.
 */
export default defineConfig({
  main: {
    build: {
      target: 'node24',
      minify: true,
      // Bundled, because resolving these small packages file by file is most of a start.
      externalizeDeps: { exclude: ['zod', 'croner', 'electron-store', 'electron-log'] },
      rolldownOptions: {
        input: {
          index: 'src/main/index.ts',
          engine: 'src/main/engine/entry.ts',
          'demo-org': 'src/main/demo-org/main.ts',
          'finish-worker': 'src/main/engine/sync/finish-worker.ts',
          cli: 'src/main/cli/main.ts',
        },
        output: { format: 'es' },
      },
    },
  },
  preload: {
    build: {
      // Every window reads it before its page; it is mostly the names of requests.
      minify: true,
      externalizeDeps: false,
      isolatedEntries: true,
      rolldownOptions: {
        input: { index: 'src/preload/index.ts' },
        output: { format: 'cjs', entryFileNames: '[name].cjs' },
      },
    },
  },
  renderer: {
    root: 'src/renderer',
    plugins: [react()],
    build: {
      rolldownOptions: { input: { index: 'src/renderer/index.html' } },
      minify: true,
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
    },
  },
})
