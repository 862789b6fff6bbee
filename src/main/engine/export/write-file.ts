import { randomBytes } from 'node:crypto'
import { open, rename, rm } from 'node:fs/promises'
import { err, ok, type Result } from '../../../preload/contract/errors.ts'

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'The folder does not exist.',
  ENOTDIR: 'The folder does not exist.',
  EISDIR: 'There is a folder of this name.',
  EACCES: 'You may not write there.',
  EPERM: 'You may not write there.',
  EROFS: 'You may not write there.',
  ENOSPC: 'The disk is full.',
}

/**
 * Writes a file chunk by chunk under another name and moves it into place when it is complete, so
 * that `file` is either as it was or whole. `chunks` counts the rows it has given. The event loop
 * runs between two chunks. The file is readable by its owner only. Fails with `storage-failed`.
 */
export async function writeFile(
  file: string,
  chunks: Iterable<{ text: string; rows: number }>,
): Promise<Result<{ rows: number }>> {
  const unfinished = `${file}.${randomBytes(4).toString('hex')}.part`
  try {
    let rows = 0
    const handle = await open(unfinished, 'wx', 0o600)
    try {
      for (const chunk of chunks) {
        rows += chunk.rows
        await handle.writeFile(chunk.text)
      }
      await handle.sync()
    } finally {
      await handle.close()
    }
    await rename(unfinished, file)
    return ok({ rows })
  } catch (error) {
    const { code, syscall } = error as NodeJS.ErrnoException
    // What refuses the file can also refuse to delete it; the first refusal is the one to tell.
    await rm(unfinished, { force: true }).catch(() => undefined)
    if (code === undefined || syscall === undefined) throw error
    const reason = reasons[code] ?? `The system says ${code}.`
    return err(
      'storage-failed',
      `The file could not be written. ${reason}`,
      'Choose another place and try again.',
    )
  }
}
