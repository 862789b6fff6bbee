/**
 * Telling from its text what a pasted key is, so that the form can name the fix before anything is sent.
 * What only the key's numbers can tell is left to the engine.
 */

const elliptic =
  'This is an elliptic-curve key. Access Desk signs with RSA keys: make one here, or choose RSA in Okta.'
const again = 'Choose the file of the private key again.'

/** Why this text cannot be the private key of a service app, and what to do instead; null where it can be. */
export function keyFault(text: string): string | null {
  // Forms and variables of the environment turn line ends into other things, and quote what they hold.
  const key = text
    .replaceAll('\uFEFF', '')
    .trim()
    .replace(/^(["'])([\s\S]*)\1$/, '$2')
    .trim()
  if (key === '') return 'Paste the private key, or choose its file.'
  if (key.startsWith('{') || key.startsWith('[')) return jwkFault(key)
  const label = /-----BEGIN ([A-Z0-9 ]+)-----/.exec(key)?.[1]
  if (label === undefined) {
    return key.length < 60 || !/^[A-Za-z0-9+/=\s]+$/.test(key)
      ? 'This is not a key. A private key begins with -----BEGIN PRIVATE KEY----- or, as a JWK, with {.'
      : 'The first line is missing. Paste all of the file, from -----BEGIN PRIVATE KEY----- to the end.'
  }
  return pemFault(key, label)
}

function pemFault(key: string, label: string): string | null {
  if (label === 'CERTIFICATE' || label.endsWith('CERTIFICATE REQUEST')) {
    return 'This is a certificate, which holds the public half only. Paste the private key that belongs to it.'
  }
  if (label.endsWith('PUBLIC KEY')) {
    return 'This is the public key, which belongs into Okta. Paste the private key that was made with it.'
  }
  if (label === 'ENCRYPTED PRIVATE KEY' || key.includes('Proc-Type: 4,ENCRYPTED')) {
    return 'This key is protected by a passphrase. Take it off first: openssl pkey -in key.pem -out plain.pem, then choose plain.pem.'
  }
  if (label.startsWith('EC ')) return elliptic
  if (label === 'OPENSSH PRIVATE KEY') {
    return 'This is a key for SSH. Turn a copy of it into PEM first: ssh-keygen -p -m PEM -f key, or make a key here.'
  }
  if (!label.endsWith('PRIVATE KEY'))
    return `This holds a ${label.toLowerCase()}, not a private key. ${again}`
  return key.includes(`-----END ${label}-----`)
    ? null
    : `The end is missing. Paste all of the file, to -----END ${label}-----.`
}

function jwkFault(text: string): string | null {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch {
    return 'This begins like a JWK but cannot be read as JSON. Paste all of it, from { to }.'
  }
  if (typeof read !== 'object' || read === null || Array.isArray(read)) {
    return 'A JWK is one object in braces. Paste the one of the private key.'
  }
  if ('keys' in read) {
    // Okta shows a set of one where it made the key.
    return Array.isArray(read.keys) && read.keys.length === 1
      ? jwkFault(JSON.stringify(read.keys[0]))
      : 'This is a set of several keys. Paste the one key of the service app, from its { to its }.'
  }
  if (!('kty' in read)) return 'This JSON is not a JWK: it has no "kty". ' + again
  if (read.kty === 'EC' || read.kty === 'OKP') return elliptic
  if (read.kty === 'oct') {
    return 'This is a shared secret. A service app signs with a private key: choose “Public key / Private key” in Okta.'
  }
  return 'd' in read
    ? null
    : 'This JWK is the public key, which belongs into Okta. Paste the private key, which has a "d".'
}
