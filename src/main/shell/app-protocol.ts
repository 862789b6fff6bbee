import { randomBytes } from 'node:crypto'
import { readFile, realpath } from 'node:fs/promises'
import { extname, join, sep } from 'node:path'

/** The page is served under an origin of its own, so that it is neither a file nor on the network. */
export const appOrigin = 'app://main'

/** To be registered before the app is ready. */
export const appScheme = {
  scheme: 'app',
  privileges: { standard: true, secure: true, supportFetchAPI: false, codeCache: true },
} as const

const html = 'text/html; charset=utf-8'
const mimeTypes: Readonly<Record<string, string>> = {
  '.html': html,
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
}

/** The policy of every answer; styles that carry the nonce of their page are the one addition. */
const contentSecurityPolicy = (nonce: string): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ')

const placeholder = '__NONCE__'

/** Shown when the page ended twice in a row; it needs none of the page's own files. */
export const crashPageUrl = `${appOrigin}/crashed`

const crashPage = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="color-scheme" content="light dark" />
    <title>Access Desk</title>
    <style nonce="${placeholder}">
      body { font: 16px/1.5 system-ui, sans-serif; max-width: 34rem; margin: 15vh auto; padding: 0 1rem }
    </style>
  </head>
  <body>
    <main>
      <h1>The window stopped working</h1>
      <p>Access Desk loaded it again once, and it ended again. Your data and a running sync are not affected.</p>
      <p><a href="${appOrigin}/">Load the window again</a></p>
      <p>The log says more: Help, Open log folder.</p>
    </main>
  </body>
</html>
`

/**
 * Answers `app://main/...` from the files under `root` and from nothing else: 405 for another method,
 * 400 for an address that is not ours or not plain, 404 for what is not there.
 */
export function createAppHandler(root: string) {
  const realRoot = realpath(root)

  return async (request: { method: string; url: string }): Promise<Response> => {
    const nonce = randomBytes(16).toString('base64')
    const answer = (status: number, body: string | Uint8Array<ArrayBuffer>, type: string) =>
      new Response(body, {
        status,
        headers: {
          'Content-Type': type,
          'Content-Security-Policy': contentSecurityPolicy(nonce),
          'X-Content-Type-Options': 'nosniff',
          'Cache-Control': 'no-store',
        },
      })
    const refuse = (status: number, reason: string) => answer(status, reason, 'text/plain; charset=utf-8')

    if (request.method !== 'GET') return refuse(405, 'Only GET is answered.')
    if (request.url === crashPageUrl) return answer(200, crashPage.replaceAll(placeholder, nonce), html)
    const path = plainPath(request.url)
    if (path === null) return refuse(400, 'This is not an address of the app.')
    const type = mimeTypes[extname(path)]
    if (type === undefined) return refuse(404, 'There is no such page.')
    try {
      const base = await realRoot
      const file = await realpath(join(base, path))
      if (!file.startsWith(base + sep)) return refuse(404, 'There is no such page.')
      const body = await readFile(file)
      return type === html
        ? answer(200, body.toString('utf8').replaceAll(placeholder, nonce), type)
        : answer(200, new Uint8Array(body), type)
    } catch {
      return refuse(404, 'There is no such page.')
    }
  }
}

/**
 * The path of an address of ours, or null. Only plain characters pass, so nothing encoded, no
 * backslash, no NUL and no step upwards can reach the file system.
 */
function plainPath(url: string): string | null {
  const prefix = `${appOrigin}/`
  if (!url.startsWith(prefix)) return null
  const path = url.slice(prefix.length).split(/[?#]/, 1)[0] ?? ''
  if (path === '') return 'index.html'
  if (!/^[A-Za-z0-9._/-]+$/.test(path)) return null
  return path.split('/').some((part) => part === '' || part.startsWith('.')) ? null : path
}
