import { createHash, createPrivateKey, createPublicKey, generateKeyPair, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'

/**
 * Private keys of service apps, as people have them: PEM (PKCS #1 or #8) or a JWK, as text. Pure, so
 * that the main process, the engine and the command line read them alike.
 */

export interface ReadKey {
  ok: true
  /** PKCS #8, so that whoever signs meets one form only. Secret. */
  pem: string
  /** The `kid` of a JWK, else the thumbprint of the key (RFC 7638). */
  keyId: string
  /** The public half as a JWK, as text to paste into Okta. */
  publicJwk: string
}
/** Why a text is no usable key, and what to do about it; repeats nothing of the text. */
export interface UnreadableKey {
  ok: false
  reason: string
  nextStep: string
}

/** Okta: "RSA keys of at least 2048 bits". */
const leastBits = 2048
const madeBits = 2048

const makeAnother = 'Make a new key here, or enter an RSA private key of at least 2048 bits.'
const refuse = (reason: string, nextStep: string): UnreadableKey => ({ ok: false, reason, nextStep })

const whole = () =>
  refuse(
    'This key is incomplete or damaged.',
    'Copy the whole key again, from its first line to its last one.',
  )
const elliptic = () => refuse('This is an elliptic-curve key. Access Desk signs with RSA keys.', makeAnother)
const publicHalf = () =>
  refuse(
    'This is the public half of a key, which cannot sign.',
    'Enter the private key that belongs to it; the public half goes into Okta.',
  )
const locked = () =>
  refuse(
    'This private key is protected by a passphrase.',
    'Remove the passphrase first (openssl pkey -in key.pem -out open.pem), and enter the key that this gives.',
  )

type Jwk = Record<string, unknown>

const isObject = (value: unknown): value is Jwk =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const publicParts = (key: KeyObject): { n: string; e: string } => {
  const { n = '', e = '' } = createPublicKey(key).export({ format: 'jwk' })
  return { n, e }
}

const pemOf = (key: KeyObject): string => (key.export({ type: 'pkcs8', format: 'pem' }) as string).trim()

/** RFC 7638: the required members in the order of their names, without white space. */
const thumbprint = ({ n, e }: { n: string; e: string }): string =>
  createHash('sha256')
    .update(JSON.stringify({ e, kty: 'RSA', n }))
    .digest('base64url')

function accept(key: KeyObject, kid: unknown): ReadKey | UnreadableKey {
  if (key.asymmetricKeyType === 'ec') return elliptic()
  if (key.asymmetricKeyType !== 'rsa')
    return refuse('This is not an RSA key, the kind that Access Desk signs with.', makeAnother)
  const bits = key.asymmetricKeyDetails?.modulusLength ?? 0
  if (bits < leastBits) return refuse(`This RSA key has ${bits} bits, which is too short.`, makeAnother)
  const parts = publicParts(key)
  const keyId = typeof kid === 'string' && kid.trim() !== '' ? kid.trim().slice(0, 128) : thumbprint(parts)
  return {
    ok: true,
    pem: pemOf(key),
    keyId,
    publicJwk: publicJwkText(parts, keyId),
  }
}

const publicJwkText = ({ n, e }: { n: string; e: string }, keyId: string): string =>
  JSON.stringify({ kty: 'RSA', e, use: 'sig', kid: keyId, alg: 'RS256', n }, null, 2)

function readJwk(text: string): ReadKey | UnreadableKey {
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    return refuse('This looks like a JWK, but it is not complete JSON.', whole().nextStep)
  }
  // Okta shows a set of keys where a key was made in its console.
  const keys = isObject(parsed) && Array.isArray(parsed['keys']) ? (parsed['keys'] as unknown[]) : [parsed]
  const [only] = keys
  if (keys.length !== 1)
    return refuse(`This is a set of ${keys.length} keys.`, 'Enter the one private key that the app uses.')
  if (!isObject(only)) return refuse('This is not a JWK.', makeAnother)
  const { kty, d, kid } = only
  if (kty === 'EC' || kty === 'OKP') return elliptic()
  if (kty !== 'RSA')
    return refuse('This JWK is not an RSA key, the kind that Access Desk signs with.', makeAnother)
  if (d === undefined) return publicHalf()
  const missing = ['n', 'e', 'p', 'q', 'dp', 'dq', 'qi'].filter((part) => typeof only[part] !== 'string')
  if (missing.length > 0)
    return refuse(`This JWK lacks ${missing.join(', ')}.`, 'Enter the JWK with all of its parts.')
  try {
    return accept(createPrivateKey({ key: only, format: 'jwk' }), kid)
  } catch {
    return whole()
  }
}

const block = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)(?:-----END ([A-Z0-9 ]+)-----|$)/

/** Puts a PEM back into lines: forms and variables of the environment turn its line ends into other things. */
function tidy(label: string, body: string): string {
  const base64 = body.replaceAll(/\s+/g, '')
  return `-----BEGIN ${label}-----\n${base64.match(/.{1,64}/g)?.join('\n') ?? ''}\n-----END ${label}-----\n`
}

function readPem(text: string): ReadKey | UnreadableKey {
  const [, label = '', body = '', end] = block.exec(text) ?? []
  if (label === 'ENCRYPTED PRIVATE KEY' || /Proc-Type:\s*4\s*,\s*ENCRYPTED/i.test(body)) return locked()
  if (label.endsWith('PUBLIC KEY')) return publicHalf()
  if (/CERTIFICATE/.test(label)) {
    return refuse('This is a certificate, which holds a public key only.', publicHalf().nextStep)
  }
  if (label === 'EC PRIVATE KEY' || label === 'EC PARAMETERS') return elliptic()
  if (label === 'OPENSSH PRIVATE KEY') {
    return refuse(
      'This key is in the format of OpenSSH.',
      'Convert a copy of it (ssh-keygen -p -m PEM -f copy-of-key), and enter the key that this gives.',
    )
  }
  if (label !== 'PRIVATE KEY' && label !== 'RSA PRIVATE KEY')
    return refuse('This PEM text holds no private key.', makeAnother)
  if (end !== label) return whole()
  try {
    return accept(createPrivateKey(tidy(label, body)), undefined)
  } catch {
    return whole()
  }
}

/** Reads a private key. What is wrong with a text that is none is told by name; nothing of it is repeated. */
export function readPrivateKey(input: string): ReadKey | UnreadableKey {
  const text = input.replaceAll('\\r', '').replaceAll('\\n', '\n').replaceAll('\uFEFF', '').trim()
  if (text === '') return refuse('No key was entered.', makeAnother)
  const quoted = /^(["'])([\s\S]*)\1$/.exec(text)?.[2]
  if (quoted !== undefined) return readPrivateKey(quoted)
  // The JWK as it came: in JSON, a backslash has its own meaning.
  if (text.startsWith('{') || text.startsWith('[')) return readJwk(input.replaceAll('\uFEFF', '').trim())
  if (text.includes('-----BEGIN ')) return readPem(text.slice(text.indexOf('-----BEGIN ')))
  if (/^ssh-(rsa|ed25519)|^ecdsa-/.test(text)) return publicHalf()
  return refuse(
    'This is not a private key.',
    'Enter the whole PEM text, which begins with “-----BEGIN”, or the whole JWK, which begins with “{”.',
  )
}

/** The forms in which a private key can turn up elsewhere, so that each can be kept out of every text. */
export function secretForms(input: string): string[] {
  const read = readPrivateKey(input)
  if (!read.ok) return [input]
  const {
    d = '',
    p = '',
    q = '',
    dp = '',
    dq = '',
    qi = '',
  } = createPrivateKey(read.pem).export({ format: 'jwk' })
  const lines = read.pem.split('\n').filter((line) => line !== '' && !line.startsWith('-----'))
  return [input, read.pem, lines.join(''), ...lines, d, p, q, dp, dq, qi]
}

/** Makes an RSA key of 2048 bits; its id is the thumbprint. */
export async function makeKey(): Promise<ReadKey> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: madeBits })
  const parts = publicParts(privateKey)
  const keyId = thumbprint(parts)
  return {
    ok: true,
    pem: pemOf(privateKey),
    keyId,
    publicJwk: publicJwkText(parts, keyId),
  }
}
