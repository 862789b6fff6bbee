import { expect, describe, it } from 'vitest'
import { err, ok } from '../../../src/preload/contract/errors.ts'
import type { Result } from '../../../src/preload/contract/errors.ts'
import { parseLinks, readPages } from '../../../src/main/engine/okta/paginate.ts'
import type { OktaAnswer, OktaPage } from '../../../src/main/engine/okta/port.ts'
import { recordedAnswers } from '../../support/recorded.ts'

const base = 'https://acme.okta.com'

interface Reply {
  body: unknown
  link?: string
}

/** Reads all pages from answers by full URL; notes which URLs were asked for. */
async function read(start: string, answer: (url: URL) => Reply | number, envelope?: string) {
  const asked: string[] = []
  const pages: Result<OktaPage<unknown>>[] = []
  const get = (path: string): Promise<Result<OktaAnswer<unknown>>> => {
    const url = new URL(path, base)
    asked.push(url.href.slice(base.length))
    const reply = answer(url)
    if (typeof reply === 'number')
      return Promise.resolve(err('okta-error', 'x', 'y', { okta: { status: reply } }))
    return Promise.resolve(
      ok({ status: 200, body: reply.body, headers: reply.link === undefined ? {} : { link: reply.link } }),
    )
  }
  for await (const page of readPages(
    { baseUrl: base, get },
    start,
    envelope === undefined ? {} : { envelope },
  ))
    pages.push(page)
  return { asked, pages, rows: pages.flatMap((page) => (page.ok ? page.value.rows : [])) }
}

const next = (path: string): string => `<${base}${path}>; rel="next"`

describe('Link headers', () => {
  it('reads two lines joined by a comma, in either order', () => {
    const self = `<${base}/api/v1/users?limit=200>; rel="self"`
    const more = `<${base}/api/v1/users?after=a,b&limit=200>; rel="next"`
    const expected = {
      self: `${base}/api/v1/users?limit=200`,
      next: `${base}/api/v1/users?after=a,b&limit=200`,
    }
    expect(parseLinks(`${self}, ${more}`)).toEqual(expected)
    expect(parseLinks(`${more}, ${self}`)).toEqual(expected)
  })
  it('reads other spellings and leaves out what it does not know', () => {
    expect(parseLinks('<https://a/x>; title="t"; rel=next')).toEqual({ next: 'https://a/x', self: null })
    expect(parseLinks('<https://a/x>; rel="prev", nonsense')).toEqual({ next: null, self: null })
    expect(parseLinks(undefined)).toEqual({ next: null, self: null })
  })
  it('reads every recorded header', (context) => {
    const lines = recordedAnswers()?.filter(({ link }) => link !== null) ?? null
    if (lines === null) return context.skip('recorded answers are absent')
    expect(lines.length).toBeGreaterThan(100)
    for (const { link } of lines) {
      const links = parseLinks((link ?? []).join(', '))
      for (const line of link ?? []) {
        const relation = line.includes('rel="next"') ? 'next' : line.includes('rel="self"') ? 'self' : null
        if (relation !== null) expect(links[relation]).toBe(line.slice(1, line.indexOf('>')))
      }
    }
    return undefined
  })
})

describe('pages', () => {
  it('follows next to the end and tells the size that the server used', async () => {
    const { rows, pages, asked } = await read('/api/v1/users?limit=500', (url) =>
      url.searchParams.has('after')
        ? { body: [{ id: '3' }], link: `<${base}/api/v1/users?after=x&limit=200>; rel="self"` }
        : {
            body: [{ id: '1' }, { id: '2' }],
            link: `<${base}/api/v1/users?limit=200>; rel="self", ${next('/api/v1/users?after=x&limit=200')}`,
          },
    )
    expect(rows).toEqual([{ id: '1' }, { id: '2' }, { id: '3' }])
    expect(pages[0]).toMatchObject({
      value: { selfLimit: 200, next: `${base}/api/v1/users?after=x&limit=200` },
    })
    expect(pages[1]).toMatchObject({ value: { next: null } })
    expect(asked).toHaveLength(2)
  })

  it('puts back what the next link dropped, and keeps what it changed', async () => {
    const { asked } = await read(
      '/api/v1/apps/0oa1/users?expand=user&limit=500&filter=a%20eq%20%22b%22',
      (url) =>
        url.searchParams.has('after')
          ? { body: [] }
          : { body: [{}], link: next('/api/v1/apps/0oa1/users?after=x&limit=50') },
    )
    expect(Object.fromEntries(new URL(asked[1] ?? '', base).searchParams)).toEqual({
      after: 'x',
      limit: '50',
      expand: 'user',
      filter: 'a eq "b"',
    })
  })

  it('follows the body of an envelope, or its Link header', async () => {
    const { rows } = await read(
      '/api/v1/iam/assignees/users?limit=100',
      (url) => {
        const after = url.searchParams.get('after')
        if (after === null)
          return {
            body: {
              value: [{ id: 'a' }],
              _links: { next: { href: `${base}/api/v1/iam/assignees/users?after=1` } },
            },
          }
        if (after === '1')
          return {
            body: { value: [{ id: 'b' }], _links: {} },
            link: next('/api/v1/iam/assignees/users?after=2'),
          }
        return { body: { value: [{ id: 'c' }] } }
      },
      'value',
    )
    expect(rows).toEqual([{ id: 'a' }, { id: 'b' }, { id: 'c' }])
  })

  it.each([
    ['to itself', '/api/v1/users?limit=200'],
    ['to an earlier page', '/api/v1/users?after=1&limit=200'],
  ])('stops with an error when the list leads %s', async (_name, target) => {
    const { pages, asked } = await read('/api/v1/users?limit=200', (url) => ({
      body: [{ id: '1' }],
      link: next(
        url.searchParams.has('after')
          ? target
          : target.includes('after')
            ? '/api/v1/users?after=1&limit=200'
            : target,
      ),
    }))
    expect(pages.at(-1)).toMatchObject({
      ok: false,
      error: { code: 'okta-error', message: expect.stringContaining('loops') },
    })
    expect(asked.length).toBeLessThan(4)
  })

  it.each([
    'https://evil.example/api/v1/users?after=1',
    'http://acme.okta.com/api/v1/users?after=1',
    'https://user:pw@acme.okta.com/x',
    'https://acme.okta.com.evil.example/x',
  ])('does not follow %s', async (href) => {
    const { pages, asked } = await read('/api/v1/users', () => ({
      body: [{ id: '1' }],
      link: `<${href}>; rel="next"`,
    }))
    expect(pages).toHaveLength(1)
    expect(pages[0]).toMatchObject({
      ok: false,
      error: { code: 'okta-error', message: expect.stringContaining('another server') },
    })
    expect(asked).toHaveLength(1)
  })

  it.each([[null], [{}], ['text'], [{ value: {} }]])(
    'refuses a body that is not the list: %j',
    async (body) => {
      for (const envelope of [undefined, 'value']) {
        const { pages } = await read('/api/v1/groups', () => ({ body }), envelope)
        expect(pages).toMatchObject([
          { ok: false, error: { code: 'okta-error', message: expect.stringContaining('not a list') } },
        ])
      }
    },
  )

  it('passes malformed rows on', async () => {
    const { rows } = await read('/api/v1/groups', () => ({ body: [null, 7, { id: 5 }] }))
    expect(rows).toEqual([null, 7, { id: 5 }])
  })

  it('halves a page with statistics that Okta cannot compute, and stays at that size', async () => {
    const { rows, asked } = await read('/api/v1/groups?expand=stats&limit=1000', (url) => {
      if (Number(url.searchParams.get('limit')) > 300) return 500
      return url.searchParams.has('after')
        ? { body: [{ id: '2' }] }
        : { body: [{ id: '1' }], link: next(`/api/v1/groups?after=x&limit=${url.searchParams.get('limit')}`) }
    })
    expect(rows).toEqual([{ id: '1' }, { id: '2' }])
    expect(asked.map((path) => new URL(path, base).searchParams.get('limit'))).toEqual([
      '1000',
      '500',
      '250',
      '250',
    ])
  })

  it('ends with the error when even the smallest page fails', async () => {
    const { pages, asked } = await read('/api/v1/groups?expand=stats&limit=40', () => 500)
    expect(pages).toMatchObject([{ ok: false, error: { okta: { status: 500 } } }])
    expect(asked).toHaveLength(3)
  })

  it('ends at the end of the log, whose next link always exists', async () => {
    const { pages } = await read('/api/v1/logs?sortOrder=ASCENDING', (url) =>
      url.searchParams.get('after') === null
        ? { body: [{ uuid: '1' }], link: next('/api/v1/logs?after=1&sortOrder=ASCENDING') }
        : { body: [], link: next('/api/v1/logs?after=1&sortOrder=ASCENDING') },
    )
    expect(pages).toMatchObject([
      { ok: true },
      { ok: true, value: { rows: [], next: expect.stringContaining('after=1') } },
    ])
  })

  it('hands an error on and stops', async () => {
    const { pages } = await read('/api/v1/users', () => 403)
    expect(pages).toMatchObject([{ ok: false, error: { okta: { status: 403 } } }])
  })

  it('reads every recorded list', async (context) => {
    const lines =
      recordedAnswers()?.filter(({ method, status }) => method === 'GET' && status === 200) ?? null
    if (lines === null) return context.skip('recorded answers are absent')
    let lists = 0
    for (const { path, body, link } of lines) {
      const parsed: unknown = JSON.parse(body.startsWith('[') || body.startsWith('{') ? body : 'null')
      const envelope = path.startsWith('/api/v1/iam/assignees/users') ? 'value' : undefined
      if (!Array.isArray(parsed) && envelope === undefined) continue
      const seen = await read(
        path,
        () => ({
          body: parsed,
          ...(link !== null && { link: link.filter((line) => line.includes('"self"')).join(', ') }),
        }),
        envelope,
      )
      expect(seen.pages).toMatchObject([{ ok: true, value: { next: null } }])
      const limit = /rel="self"/.test((link ?? []).join())
        ? /[?&]limit=(\d+)/.exec((link ?? []).find((line) => line.includes('"self"')) ?? '')?.[1]
        : undefined
      expect(seen.pages[0]).toMatchObject({
        value: { selfLimit: limit === undefined ? null : Number(limit) },
      })
      lists += 1
    }
    expect(lists).toBeGreaterThan(100)
    return undefined
  })
})
