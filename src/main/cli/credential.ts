import { readFile } from 'node:fs/promises'
import { err, hostRequestSchemas, ok, type Input, type Result } from '../../preload/contract/index.ts'
import { readPrivateKey } from '../keys.ts'
import { readToken, type Values } from './arguments.ts'

export type Credential = Input<'host.setCredential'>['credential']

/** The API token, or the client id of a service app with its key from a file; never from the command line itself. */
export async function readCredential(values: Values): Promise<Result<Credential>> {
  const { 'client-id': clientId, 'private-key-file': file, 'key-id': keyId } = values
  const asApp = clientId !== undefined || file !== undefined || keyId !== undefined
  const asToken = values['token-stdin'] === true || values['token-env'] !== undefined
  if (asApp && asToken) {
    return err(
      'invalid-input',
      'Two credentials were given, an API token and a service app.',
      'Use either --token-env or --token-stdin, or --client-id with --private-key-file.',
    )
  }
  if (!asApp) {
    const token = await readToken(values)
    return token.ok ? ok({ kind: 'token', token: token.value }) : token
  }
  if (clientId === undefined || file === undefined) {
    return err(
      'invalid-input',
      'A service app needs its client ID and its private key.',
      'Use --client-id ID and --private-key-file FILE together.',
    )
  }
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (cause) {
    const { code = 'unknown' } = cause as NodeJS.ErrnoException
    return err(
      'credential-missing',
      `The file ${file} cannot be read (${code}).`,
      'Check --private-key-file.',
    )
  }
  const read = readPrivateKey(text)
  if (!read.ok) return err('invalid-input', `${file}: ${read.reason}`, read.nextStep)
  const checked = hostRequestSchemas['host.setCredential'].input.shape.credential.safeParse({
    kind: 'service-app',
    clientId,
    privateKey: read.pem,
    keyId: keyId ?? read.keyId,
  })
  return checked.success
    ? ok(checked.data)
    : err('invalid-input', `“${clientId}” is not a client ID.`, 'It looks like 0oa1a2b3c4D5E6F7G8H9.')
}
