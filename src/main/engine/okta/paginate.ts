import { err, ok } from '../../../preload/contract/errors.ts'
import type { Result } from '../../../preload/contract/errors.ts'
import type { CallOptions, OktaAnswer, OktaPage } from './port.ts'

/** Page size that a halved page does not go below. */
const smallestPage = 10

export interface Links {
  next: string | null
  self: string | null
}

/** Reads a Link header, also one made of several lines joined by ", ". Okta: "Link header". */
export function parseLinks(header: string | undefined): Links {
  const links: Links = { next: null, self: null }
  for (const [, url = '', parameters = ''] of (header ?? '').matchAll(/<([^<>]*)>([^<]*)/g)) {
    const relation = /;\s*rel\s*=\s*"?([^";,\s]+)"?/i.exec(parameters)?.[1]?.toLowerCase()
    if (relation === 'next' || relation === 'self') links[relation] ??= url
  }
  return links
}

const asNumber = (text: string | null): number | null =>
  text !== null && /^\d+$/.test(text) ? Number(text) : null

/**
 * The next page's address: on the same origin, and with every parameter of the first call that the
 * server left out (Okta dropped `expand` from links of application users until 2026.08.0).
 */
function completeNext(next: string, asked: URL): URL | null {
  if (!URL.canParse(next, asked.href)) return null
  const url = new URL(next, asked)
  if (url.origin !== asked.origin || url.username !== '' || url.password !== '') return null
  for (const name of new Set(asked.searchParams.keys())) {
    if (name === 'after' || url.searchParams.has(name)) continue
    for (const value of asked.searchParams.getAll(name)) url.searchParams.append(name, value)
  }
  return url
}

interface EnvelopeBody {
  [name: string]: unknown
  _links?: { next?: { href?: unknown } | null } | null
}

/** Rows and next address of one answer; null where the body is not the list that was asked for. */
function readList(
  body: unknown,
  envelope: string | undefined,
  links: Links,
): { rows: unknown[]; next: string | null } | null {
  if (envelope === undefined) return Array.isArray(body) ? { rows: body, next: links.next } : null
  if (typeof body !== 'object' || body === null) return null
  const holder = body as EnvelopeBody
  const rows = holder[envelope]
  if (!Array.isArray(rows)) return null
  const href = holder['_links']?.next?.href
  return { rows, next: typeof href === 'string' ? href : links.next }
}

export interface PagesContext {
  baseUrl: string
  /** `retryInternalErrors` false: an HTTP 500 comes back at once. */
  get(path: string, options: CallOptions, retryInternalErrors: boolean): Promise<Result<OktaAnswer<unknown>>>
}

const report = 'Look at the log line of this error; if it comes back, report it with that line.'

/** Pages of a list; see the port. Halves the page when Okta fails to compute one with `expand=stats`. */
export async function* readPages(
  context: PagesContext,
  path: string,
  { envelope, ...options }: CallOptions & { envelope?: string },
): AsyncGenerator<Result<OktaPage<unknown>>, void> {
  if (!URL.canParse(path, context.baseUrl)) {
    yield err('internal', 'The address of a list could not be read.', report)
    return
  }
  const asked = new URL(path, context.baseUrl)
  const isLog = asked.pathname === '/api/v1/logs'
  const seen = new Set<string>()
  let url = asked

  for (;;) {
    const limit = asNumber(url.searchParams.get('limit')) ?? 200
    const heavy = /\bstats\b/.test(url.searchParams.get('expand') ?? '') && limit > smallestPage
    const answer = await context.get(url.href, options, !heavy)
    if (!answer.ok) {
      if (!heavy || answer.error.okta?.status !== 500) {
        yield answer
        return
      }
      const halved = String(Math.max(smallestPage, Math.floor(limit / 2)))
      url.searchParams.set('limit', halved)
      asked.searchParams.set('limit', halved)
      continue
    }
    const links = parseLinks(answer.value.headers.link)
    const list = readList(answer.value.body, envelope, links)
    if (list === null) {
      yield err('okta-error', `Okta's answer to ${url.pathname} is not a list.`, report, {
        okta: { status: answer.value.status },
      })
      return
    }
    const next = list.next === null ? null : completeNext(list.next, asked)
    if (list.next !== null && next === null) {
      yield err(
        'okta-error',
        `The list ${url.pathname} goes on at another server, which is not followed.`,
        report,
      )
      return
    }
    seen.add(url.href)
    // The log always has a next address: an empty page, or the same address again, is its end for now.
    const isEnd = next === null || (isLog && (list.rows.length === 0 || seen.has(next.href)))
    if (!isEnd && seen.has(next.href)) {
      yield err(
        'okta-error',
        `The list ${url.pathname} loops: its next page is one that was read before.`,
        report,
      )
      return
    }
    const selfLimit =
      links.self !== null && URL.canParse(links.self, asked.href)
        ? new URL(links.self, asked).searchParams.get('limit')
        : null
    yield ok({
      rows: list.rows,
      next: next?.href ?? null,
      selfLimit: asNumber(selfLimit),
      date: answer.value.headers.date ?? null,
    })
    if (isEnd) return
    url = next
  }
}
