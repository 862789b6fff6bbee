import { makeKey, type ReadKey } from '../../src/main/keys.ts'

let shared: Promise<ReadKey> | undefined
/** A key, made once for all tests of a file: to make one takes a while. */
export const testKey = (): Promise<ReadKey> => (shared ??= makeKey())
