import { known } from './access/known.ts'
import { drift } from './access/drift.ts'
import { inverse } from './access/inverse.ts'
import { isSo } from './access/is-so.ts'
import { look } from './access/look.ts'
import { words } from './access/words.ts'
import { saysAlready, writeFor } from './access/write.ts'
import type { AccessKnowledge, Mirror } from './types.ts'

/** Until the parts that know better are here. */
export const plainKnowledge: AccessKnowledge = {
  known,
  look,
  isSo,
  words,
  drift,
  writeFor,
  saysAlready,
  inverse,
  findings: ({ known }) => [
    ...(known.principal === null
      ? [
          {
            code: 'no-such-principal' as const,
            severity: 'blocker' as const,
            text: 'The local data has no such person or group.',
            nextStep: 'Sync, then look again.',
          },
        ]
      : []),
    ...(known.resource === null
      ? [
          {
            code: 'no-such-resource' as const,
            severity: 'blocker' as const,
            text: 'The local data has no such group or application.',
            nextStep: 'Sync, then look again.',
          },
        ]
      : []),
  ],
  touchesAdmins: (_source, { kind }) => kind === 'role' || kind === 'binding',
}

export const plainMirror: Mirror = {
  confirmed: () => undefined,
  ended: () => undefined,
  settled: async () => undefined,
  close: async () => undefined,
}
