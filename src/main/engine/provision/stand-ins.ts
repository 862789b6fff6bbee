import type { Mirror } from './types.ts'

export const plainMirror: Mirror = {
  confirmed: () => undefined,
  ended: () => undefined,
  settled: async () => undefined,
  close: async () => undefined,
}
