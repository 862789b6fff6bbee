import { defineConfig } from 'vitest/config'

/** `unit` needs nothing built; `ui` and `e2e` drive the built app in Chromium and in Electron. */
export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/{contract,engine,demo-org,shell,setup,renderer,cli}/**/*.test.{ts,tsx}'],
          testTimeout: 20_000,
        },
      },
      {
        test: {
          name: 'ui',
          include: ['test/ui/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          // A browser on a busy machine can be late; what fails twice is broken. Repeats are reported.
          retry: 1,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          retry: 1,
          fileParallelism: false,
        },
      },
    ],
  },
})
