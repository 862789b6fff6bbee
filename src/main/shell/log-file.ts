import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join, parse } from 'node:path'
import electronLog from 'electron-log/node'
import { logLevels } from '../../preload/contract/index.ts'
import type { LogLevel } from '../../preload/contract/index.ts'
import type { Redactor } from '../redact.ts'

export interface LogDetails {
  /** Finds the line from an error on screen. */
  ref?: string
  /** What was thrown. Its text stays in the file; the page gets the `ref` only. */
  cause?: unknown
  /** Which process wrote the text; the main process where absent. */
  source?: 'engine' | 'demo'
}

type Forward = (line: { level: LogLevel; message: string; ref?: string }) => void
type Write = (message: string, details?: LogDetails) => void
export type ShellLog = Record<LogLevel, Write>
export type LogFile = ReturnType<typeof createLogFile>

const megabyte = 1024 * 1024
const maxText = 16_000

/**
 * The only writer of the log file: one JSON object a line, every secret taken out, five files of five
 * megabytes. Writing is synchronous, so the last line before a crash is there.
 */
export function createLogFile(options: {
  folder: string
  level: LogLevel
  redactor: Redactor
  maxBytes?: number
  keep?: number
}) {
  const { folder, redactor, maxBytes = 5 * megabyte, keep = 5 } = options
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'access-desk.log')
  let floor = logLevels.indexOf(options.level)
  let forward: Forward | undefined

  const logger = electronLog.create({ logId: file })
  logger.transports.console.level = false
  const { file: transport } = logger.transports
  transport.resolvePathFn = () => file
  transport.writeOptions = { flag: 'a', mode: 0o600, encoding: 'utf8' }
  transport.maxSize = maxBytes
  transport.archiveLogFn = () => rotate(file, keep)
  transport.format = ({ data }) => data

  const write = (level: LogLevel, message: string, { ref, cause, source }: LogDetails = {}): void => {
    if (logLevels.indexOf(level) < floor) return
    const text = redactor.redact(message).slice(0, maxText)
    const line = JSON.stringify({
      at: new Date().toISOString(),
      level,
      ...(source === undefined ? {} : { source }),
      message: text,
      ref,
      ...(cause === undefined ? {} : { cause: redactor.redact(describe(cause)).slice(0, maxText) }),
    })
    logger[level](line)
    if (source !== undefined) return
    forward?.({ level, message: text.slice(0, 2000), ...(ref === undefined ? {} : { ref }) })
  }

  return {
    folder,
    debug: (message: string, details?: LogDetails): void => write('debug', message, details),
    info: (message: string, details?: LogDetails): void => write('info', message, details),
    warn: (message: string, details?: LogDetails): void => write('warn', message, details),
    error: (message: string, details?: LogDetails): void => write('error', message, details),
    setLevel(level: LogLevel): void {
      floor = logLevels.indexOf(level)
    },
    /** Hands on each line that this process writes from now on, already redacted. */
    forwardTo(receiver: Forward): void {
      forward = receiver
    },
  }
}

const describe = (cause: unknown): string =>
  cause instanceof Error
    ? (cause.stack ?? cause.message)
    : typeof cause === 'string'
      ? cause
      : JSON.stringify(cause)

/** `access-desk.log` becomes `.1`, `.1` becomes `.2`, and the oldest goes. */
function rotate(file: string, keep: number): void {
  const { dir, name, ext } = parse(file)
  const numbered = (n: number) => join(dir, n === 0 ? `${name}${ext}` : `${name}.${n}${ext}`)
  rmSync(numbered(keep - 1), { force: true })
  for (let n = keep - 2; n >= 0; n--) if (existsSync(numbered(n))) renameSync(numbered(n), numbered(n + 1))
}
