import { createServer, connect, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

/** A stretch of network before a simulated organization, which can be taken away, and can lose answers. */
export async function startNetwork(target: number) {
  const sockets = new Set<Socket>()
  let mute = 0
  let isUp = true
  let server = createServer()
  const begin = (port: number) =>
    new Promise<void>((resolve) => {
      server = createServer((near) => {
        const far = connect(target, '127.0.0.1')
        let muted = false
        for (const socket of [near, far]) {
          sockets.add(socket)
          socket.on('error', () => undefined)
          socket.on('close', () => {
            sockets.delete(socket)
            near.destroy()
            far.destroy()
          })
        }
        near.on('data', (chunk: Buffer) => {
          if (mute > 0 && /^(?:PUT|POST|DELETE) /.test(chunk.toString('latin1', 0, 8))) {
            mute -= 1
            muted = true
          }
          far.write(chunk)
        })
        far.on('data', (chunk: Buffer) => {
          if (!muted && isUp) near.write(chunk)
        })
      }).listen(port, '127.0.0.1', resolve)
    })
  await begin(0)
  const { port } = server.address() as AddressInfo
  const down = async (): Promise<void> => {
    if (!isUp) return
    isUp = false
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.resetAndDestroy()
    await closed
  }
  return {
    url: `http://127.0.0.1:${String(port)}`,
    down,
    async up(): Promise<void> {
      if (isUp) return
      isUp = true
      await begin(port)
    },
    /** The answers to the next so many calls that change something never come back. */
    swallow(count: number): void {
      mute = count
    },
    close: down,
  }
}
