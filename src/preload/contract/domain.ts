/** Reading what a person types as "my Okta domain". Pure, so the wizard and the engine agree. */

export type OktaDomain =
  | { ok: true; host: string; url: string; kind: 'okta' | 'preview' | 'emea' | 'custom' | 'loopback' }
  | { ok: false; reason: string }

const suffixes = [
  ['.okta.com', 'okta'],
  ['.oktapreview.com', 'preview'],
  ['.okta-emea.com', 'emea'],
] as const

const label = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/

const refuse = (reason: string): OktaDomain => ({ ok: false, reason })

/**
 * Accepts `acme`, `acme.okta.com`, full https URLs (path and query are dropped), the `-admin`
 * console address, preview and EMEA domains, and any other host as `custom`, which the caller must
 * have confirmed by the person. Refuses http, user info, ports and anything that is not a host name.
 * `allowLoopback` admits `http://127.0.0.1:PORT`, for the simulated organization only.
 */
export function parseOktaDomain(input: string, options: { allowLoopback?: boolean } = {}): OktaDomain {
  const text = input.trim().toLowerCase()
  if (text === '') return refuse('Enter the domain of your Okta organization, for example acme.okta.com.')
  const loopback = /^http:\/\/127\.0\.0\.1:(\d{1,5})\/?$/.exec(text)
  if (
    loopback &&
    options.allowLoopback === true &&
    Number(loopback[1]) > 0 &&
    Number(loopback[1]) <= 65_535
  ) {
    const host = `127.0.0.1:${Number(loopback[1])}`
    return { ok: true, host, url: `http://${host}`, kind: 'loopback' }
  }
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//.exec(text)
  if (scheme && scheme[1] !== 'https') {
    return refuse('Okta is reached over https only. Leave out the scheme or use https://.')
  }
  const authority = (scheme ? text.slice(scheme[0].length) : text).split(/[/?#\\]/, 1)[0] ?? ''
  if (authority.includes('@')) return refuse('Leave out the user name: a domain has no "@".')
  if (authority.includes(':')) return refuse('Leave out the port: Okta uses the standard https port.')
  const named = authority.endsWith('.') ? authority.slice(0, -1) : authority
  const host = named.includes('.') ? named : `${named}.okta.com`
  const labels = host.split('.')
  if (host.length > 253 || !labels.every((part) => label.test(part)) || /^\d+$/.test(labels.at(-1) ?? '')) {
    return refuse('This is not a host name. It looks like acme.okta.com.')
  }
  for (const [suffix, kind] of suffixes) {
    if (!host.endsWith(suffix)) continue
    const name = host.slice(0, -suffix.length).replace(/-admin$/, '')
    if (name === '' || name.includes('.') || !label.test(name)) {
      return refuse(`Okta domains have one name before ${suffix}, for example acme${suffix}.`)
    }
    return { ok: true, host: `${name}${suffix}`, url: `https://${name}${suffix}`, kind }
  }
  if (suffixes.some(([suffix]) => host === suffix.slice(1))) {
    return refuse('Put the name of your organization before it, for example acme.okta.com.')
  }
  return { ok: true, host, url: `https://${host}`, kind: 'custom' }
}
