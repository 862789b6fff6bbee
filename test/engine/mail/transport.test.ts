import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { once } from 'node:events'
import fc from 'fast-check'
import { afterEach, describe, expect, test } from 'vitest'
import { createSend } from '../../../src/main/engine/mail/transport.ts'
import type { MailFailure } from '../../../src/main/engine/mail/failures.ts'
import type { MailSettings } from '../../../src/preload/contract/index.ts'
import { authority, elsewhereCertificate } from '../../support/certificates.ts'
import { reply, startSmtp, type SmtpHost } from '../../support/smtp.ts'

const open: { close(): unknown }[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})
const smtp = async (options: Parameters<typeof startSmtp>[0]): Promise<SmtpHost> => {
  const host = await startSmtp(options)
  open.push(host)
  return host
}
const account = { user: 'ana', password: 'correct horse' }
const mail = { id: 'm1', to: 'bo@acme.com', subject: 'Set up', text: 'Hello.\n\nBye.', connectorId: null }
const send = createSend({
  ca: authority,
  times: { connection: 2000, greeting: 500, socket: 1000, whole: 3000 },
})

const to = (
  port: number,
  settings: Partial<MailSettings> = {},
  password = '',
  message: Partial<typeof mail> = {},
): Promise<MailFailure | null> =>
  send(
    {
      settings: { host: 'localhost', port, encryption: 'tls', user: '', from: 'ana@acme.com', ...settings },
      password,
      senderName: 'Ana Lima (Access Desk)',
      mail: { ...mail, ...message },
    },
    new AbortController().signal,
  )

describe.each(['tls', 'starttls', 'none'] as const)('over %s', (encryption) => {
  test('a message arrives whole, as text and HTML', async () => {
    const host = await smtp({ encryption })
    expect(await to(host.port, { encryption })).toBeNull()
    expect(host.received).toMatchObject([
      { from: 'ana@acme.com', to: ['bo@acme.com'], user: null, encrypted: encryption !== 'none' },
    ])
    const { raw } = host.received[0]!
    expect(raw).toContain('From: "Ana Lima (Access Desk)" <ana@acme.com>')
    expect(raw).toContain('Message-ID: <m1@acme.com>')
    expect(raw).toContain('Hello.')
    expect(raw).toContain('<p>Bye.</p>')
  })

  test('a sign-in is used, and a wrong one says what to correct', async () => {
    const host = await smtp({ encryption, account })
    expect(await to(host.port, { encryption, user: 'ana' }, account.password)).toBeNull()
    expect(host.received[0]?.user).toBe('ana')
    const refused = await to(host.port, { encryption, user: 'ana' }, 'wrong')
    expect(refused).toMatchObject({
      lasting: true,
      error: {
        code: 'unauthorized',
        message: expect.stringContaining('refused the sign-in as ana') as string,
        nextStep: expect.stringContaining('password') as string,
      },
    })
    expect(JSON.stringify(refused)).not.toContain('wrong"')
  })
})

test('a sign-in where the server offers none is said, not left out', async () => {
  const host = await smtp({ encryption: 'tls' })
  expect(await to(host.port, { user: 'ana' }, 'x')).toMatchObject({ error: { code: 'unauthorized' } })
  expect(host.received).toEqual([])
})

test('STARTTLS is a must where it was chosen: a server without it gets neither password nor message', async () => {
  const host = await smtp({ encryption: 'none', account })
  expect(await to(host.port, { encryption: 'starttls', user: 'ana' }, account.password)).toMatchObject({
    lasting: false,
    error: {
      code: 'refused-for-safety',
      message: expect.stringContaining('does not offer STARTTLS') as string,
      nextStep: expect.stringContaining('Choose TLS') as string,
    },
  })
  expect(host.signIns()).toBe(0)
  expect(host.received).toEqual([])
})

test('TLS from the start where the server speaks STARTTLS names the other choice', async () => {
  const host = await smtp({ encryption: 'starttls' })
  expect(await to(host.port, { encryption: 'tls' })).toMatchObject({
    error: { code: 'refused-for-safety', nextStep: expect.stringContaining('Choose STARTTLS') as string },
  })
})

test('a server that speaks TLS from the start says nothing to others, which the message tells', async () => {
  const host = await smtp({ encryption: 'tls' })
  expect(await to(host.port, { encryption: 'starttls' })).toMatchObject({
    error: { code: 'offline', nextStep: expect.stringContaining('speaks TLS from the start') as string },
  })
})

describe.each(['tls', 'starttls'] as const)('a certificate over %s', (encryption) => {
  test('of another name is refused', async () => {
    const host = await smtp({ encryption, certificate: elsewhereCertificate, account })
    expect(await to(host.port, { encryption, user: 'ana' }, account.password)).toMatchObject({
      error: { code: 'refused-for-safety', message: expect.stringContaining('no certificate') as string },
    })
    expect(host.signIns()).toBe(0)
  })

  test('of an authority that this computer does not trust is refused', async () => {
    const host = await smtp({ encryption })
    const usual = createSend({ times: { greeting: 500, whole: 3000 } })
    const failure = await usual(
      {
        settings: { host: 'localhost', port: host.port, encryption, user: '', from: 'ana@acme.com' },
        password: '',
        senderName: 'Ana',
        mail,
      },
      new AbortController().signal,
    )
    expect(failure).toMatchObject({ error: { code: 'refused-for-safety' } })
    expect(host.received).toEqual([])
  })
})

test('a server that is not there', async () => {
  const host = await smtp({})
  await host.close()
  expect(await to(host.port)).toMatchObject({
    lasting: false,
    error: { code: 'offline', message: expect.stringContaining('refused the connection') as string },
  })
  expect(await to(25, { host: 'no-such-host.invalid' })).toMatchObject({
    lasting: false,
    error: { code: 'offline', message: 'The mail server no-such-host.invalid was not found.' },
  })
})

test('a recipient, sender or message that is refused for good is not tried again; for now, it is', async () => {
  for (const [code, lasting] of [
    [550, true],
    [450, false],
  ] as const) {
    const rcpt = await smtp({ onRecipient: () => reply(code, 'No such person here') })
    expect(await to(rcpt.port)).toMatchObject({
      lasting,
      error: {
        message: expect.stringMatching(/did not take the message to bo@acme.com.+No such person/) as string,
      },
    })
    const data = await smtp({ onData: () => reply(code + 4, 'Spam') })
    expect(await to(data.port)).toMatchObject({
      lasting,
      error: { message: expect.stringContaining('Spam') as string },
    })
  }
})

test('a connection that is cut in the middle', async () => {
  const host = await smtp({ onData: () => 'cut' })
  expect(await to(host.port)).toMatchObject({ lasting: false, error: { code: 'offline' } })
})

/** A server that takes connections and does with them what it likes. */
async function rawServer(onSocket: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    onSocket(socket)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  open.push({
    close: () => {
      for (const socket of sockets) socket.destroy()
      server.close()
    },
  })
  return (server.address() as AddressInfo).port
}

test('no server keeps a message longer than the bound, not even one that goes on answering', async () => {
  const silent = await rawServer(() => undefined)
  expect(await to(silent, { encryption: 'none' })).toMatchObject({ error: { code: 'offline' } })
  const dripping = await rawServer((socket) => {
    socket.write('220-')
    const timer = setInterval(() => socket.write('x'), 100)
    socket.on('close', () => clearInterval(timer))
  })
  const began = Date.now()
  expect(await to(dripping, { encryption: 'none' })).toMatchObject({
    error: { code: 'offline', message: expect.stringContaining('in time') as string },
  })
  expect(Date.now() - began).toBeLessThan(4500)
})

test('one that is no mail server', async () => {
  const web = await rawServer((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'))
  const failure = await to(web, { encryption: 'none' })
  expect(failure?.error.message).toMatch(/\.$/)
  expect(await to(web, { encryption: 'tls' })).toMatchObject({ error: { code: 'refused-for-safety' } })
})

test('what ends the app ends the sending', async () => {
  const host = await smtp({ slow: 2000 })
  const ending = new AbortController()
  const settings = {
    host: 'localhost',
    port: host.port,
    encryption: 'tls',
    user: '',
    from: 'a@acme.com',
  } as const
  const sending = send({ settings, password: '', senderName: 'Ana', mail }, ending.signal)
  setTimeout(() => ending.abort(), 200)
  const began = Date.now()
  expect(await sending).not.toBeNull()
  expect(Date.now() - began).toBeLessThan(1500)
})

test('no name, subject or text can add a header or a recipient', async () => {
  const host = await smtp({ encryption: 'none' })
  const hostile = fc.stringMatching(
    /^[ -~]{0,12}(\r\n|\n|\r)(Bcc|Subject|X-Evil): [ -~]{1,20}@evil\.example[ -~]{0,8}$/,
  )
  await fc.assert(
    fc.asyncProperty(hostile, hostile, async (subject, name) => {
      host.received.length = 0
      const failure = await send(
        {
          settings: {
            host: 'localhost',
            port: host.port,
            encryption: 'none',
            user: '',
            from: 'ana@acme.com',
          },
          password: '',
          senderName: name,
          mail: { ...mail, subject, text: `${subject}\r\n.\r\nMAIL FROM:<x@evil.example>\r\n` },
        },
        new AbortController().signal,
      )
      expect(failure).toBeNull()
      expect(host.received).toHaveLength(1)
      const { raw, from, to: recipients } = host.received[0]!
      expect([from, ...recipients]).toEqual(['ana@acme.com', 'bo@acme.com'])
      const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]/g, ' ')
      const names = head.split('\r\n').map((line) => line.split(':')[0]!.toLowerCase())
      expect(names.filter((header) => ['bcc', 'x-evil'].includes(header))).toEqual([])
      for (const header of ['subject', 'from', 'to'])
        expect(names.filter((n) => n === header)).toHaveLength(1)
    }),
    { numRuns: 40 },
  )
})
