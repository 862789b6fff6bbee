import { logLevels, type LogArea, type LogLevel } from '../../../preload/contract/models.ts'
import type { LogStore } from '../db/ledger/log.ts'
import type { Redactor } from '../../redact.ts'

/** Where a line belongs. */
export interface LogScope {
  connectorId?: string
  syncId?: string
  planId?: string
  ref?: string
}

/**
 * Writes lines to the log of the ledger. Message and details pass the redactor here, once, so nothing
 * unredacted is ever kept. Lines below the level are dropped, except actions.
 */
export function createLogger(options: {
  store: LogStore
  redactor: Redactor
  level: LogLevel
  now: () => string
  /** Copies each kept line elsewhere, for example to the terminal. */
  tee?: (level: LogLevel, area: LogArea, message: string) => void
}) {
  let floor = logLevels.indexOf(options.level)
  return {
    setLevel(level: LogLevel): void {
      floor = logLevels.indexOf(level)
    },
    write(
      level: LogLevel,
      area: LogArea,
      message: string,
      scope: LogScope = {},
      details?: Record<string, unknown>,
    ): void {
      if (logLevels.indexOf(level) < floor && area !== 'action') return
      const line = options.redactor.redact(message)
      options.store.append({
        at: options.now(),
        level,
        area,
        message: line,
        connectorId: scope.connectorId ?? null,
        syncId: scope.syncId ?? null,
        planId: scope.planId ?? null,
        ref: scope.ref ?? null,
        details: details === undefined ? null : JSON.stringify(options.redactor.redactDetails(details)),
      })
      options.tee?.(level, area, line)
    },
  }
}
