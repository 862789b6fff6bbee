import { basename, join } from 'node:path'
import { app, BrowserWindow, dialog } from 'electron'
import type { FileFilter, SaveDialogOptions } from 'electron'
import { gridDefinition, ok } from '../../preload/contract/index.ts'
import type { CheckedInput, Output, Result } from '../../preload/contract/index.ts'
import type { EngineHost } from './engine-host.ts'

type Exported = Output<'grid.export'>

const filters: Record<'csv' | 'json', FileFilter> = {
  csv: { name: 'CSV', extensions: ['csv'] },
  json: { name: 'JSON', extensions: ['json'] },
}

/** A name as `access-desk-admin-roles-2026-11-23.csv`, the date being the local one. */
export function suggestedName(title: string, extension: string, now: Date): string {
  const subject = title.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-')
  const [month, day] = [now.getMonth() + 1, now.getDate()].map((part) => String(part).padStart(2, '0'))
  return `access-desk-${subject}-${now.getFullYear()}-${month}-${day}.${extension}`
}

async function askAndWrite(
  title: string,
  format: 'csv' | 'json',
  write: (file: string) => Promise<Result<{ rows: number }>>,
): Promise<Result<Exported>> {
  const options: SaveDialogOptions = {
    title: `Export ${title.toLowerCase()}`,
    defaultPath: join(app.getPath('downloads'), suggestedName(title, format, new Date())),
    filters: [filters[format]],
    properties: ['createDirectory', 'showOverwriteConfirmation'],
  }
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0]
  const { canceled, filePath } = await (window
    ? dialog.showSaveDialog(window, options)
    : dialog.showSaveDialog(options))
  if (canceled || filePath === '') return ok({ cancelled: true, rows: 0, fileName: '' })
  const written = await write(filePath)
  return written.ok
    ? ok({ cancelled: false, rows: written.value.rows, fileName: basename(filePath) })
    : written
}

/** Exports: the person names the file, the engine writes it, the page learns its name only. */
export function createExports(engine: Pick<EngineHost, 'request'>) {
  return {
    grid: (input: CheckedInput<'grid.export'>) =>
      askAndWrite(gridDefinition(input.grid).title, input.format, (file) =>
        engine.request('host.exportGrid', { ...input, file }),
      ),
    proof: (input: CheckedInput<'proof.export'>) =>
      askAndWrite('Completeness', input.format, (file) =>
        engine.request('host.exportProof', { ...input, file }),
      ),
    plan: (input: CheckedInput<'plans.export'>) =>
      askAndWrite('Receipts', input.format, (file) => engine.request('host.exportPlan', { ...input, file })),
    logs: (input: CheckedInput<'logs.export'>) =>
      askAndWrite('Logs', 'csv', (file) => engine.request('host.exportLogs', { ...input, file })),
  }
}
