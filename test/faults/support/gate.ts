import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

/** One HTTP request at the gate. */
export interface GateRequest {
  readonly method: string
  readonly path: string
  readonly isUpgrade: boolean
  /** The request line and the headers, as they came. */
  readonly head: string
}

/** Raw bytes of an answer; an empty text leaves the request without one, and null passes the connection on to the server. */
export type Answer = (request: GateRequest) => string | null

/** A TCP proxy in front of a real server, which can answer HTTP requests itself, as a gateway or a portal does. */
export interface Gate {
  readonly port: number
  readonly requests: readonly GateRequest[]
  /** Replaces the answers for new connections. Default: every connection passes. */
  readonly answer: (answer: Answer) => void
  readonly upgrades: () => number
  /** Requests that are no upgrades. */
  readonly others: () => readonly GateRequest[]
  /** Swallows what clients say from now on. */
  readonly deafen: () => void
  /** Swallows what both sides say from now on: the connections that passed are half-open. */
  readonly stall: () => void
  /** Writes bytes to every client that passed, as if the server had said them, and ends its connection. */
  readonly say: (bytes: Buffer) => void
  /** Resets every connection. */
  readonly drop: () => void
  readonly close: () => Promise<void>
}

/** An HTTP answer that ends its connection. */
export function httpAnswer(
  status: string,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): string {
  const all = { ...headers, 'content-length': String(Buffer.byteLength(body)), connection: 'close' }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  return [`HTTP/1.1 ${status}`, ...lines, '', body].join('\r\n')
}

function readRequest(head: string): GateRequest {
  const [method = '', path = ''] = head.split(' ', 2)
  return { method, path, isUpgrade: /^upgrade: *websocket\r$/im.test(head), head }
}

const withoutKeepAlive = (bytes: Buffer): Buffer =>
  Buffer.from(
    bytes.toString('latin1').replace(/^connection: keep-alive\r$/im, 'Connection: close\r'),
    'latin1',
  )

/** Starts a gate on loopback; the caller closes it. */
export async function openGate(target: () => number): Promise<Gate> {
  const requests: GateRequest[] = []
  const sockets = new Set<Socket>()
  const passed = new Map<Socket, Socket>()
  let answer: Answer = () => null

  const keep = (socket: Socket): void => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
  }

  function pass(client: Socket, first: Buffer): void {
    const upstream = connect(target(), '127.0.0.1')
    keep(upstream)
    upstream.write(first)
    client.pipe(upstream).pipe(client)
    passed.set(client, upstream)
    client.on('close', () => {
      passed.delete(client)
      upstream.destroy()
    })
    upstream.on('close', () => client.end())
  }

  const server = createServer((client) => {
    keep(client)
    let received = Buffer.alloc(0)
    const read = (chunk: Buffer): void => {
      received = Buffer.concat([received, chunk])
      const end = received.indexOf('\r\n\r\n')
      if (end === -1) return
      client.off('data', read)
      const request = readRequest(received.subarray(0, end + 2).toString('latin1'))
      requests.push(request)
      const bytes = answer(request)
      // Each request on a connection of its own, so that each one comes to the gate.
      if (bytes === null) pass(client, request.isUpgrade ? received : withoutKeepAlive(received))
      else if (bytes !== '') client.end(bytes)
    }
    client.on('data', read)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const drop = (): void => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    answer(next) {
      answer = next
    },
    upgrades: () => requests.filter(({ isUpgrade }) => isUpgrade).length,
    others: () => requests.filter(({ isUpgrade }) => !isUpgrade),
    deafen() {
      for (const [client, upstream] of passed) {
        client.unpipe(upstream).resume()
      }
    },
    stall() {
      for (const [client, upstream] of passed) {
        client.unpipe(upstream).resume()
        upstream.unpipe(client).resume()
      }
    },
    say(bytes) {
      for (const [client, upstream] of passed) {
        upstream.unpipe(client)
        client.unpipe(upstream)
        upstream.destroy()
        client.end(bytes)
      }
    },
    drop,
    async close() {
      const closed = once(server, 'close')
      server.close()
      drop()
      await closed
    },
  }
}

/** The same for one test, closed after it. */
export async function startGate(target: () => number): Promise<Gate> {
  const gate = await openGate(target)
  onTestFinished(gate.close)
  return gate
}

/** The close frame of a server; without a code as `1005` reports it. */
export function closeFrame(code: number, reason = ''): Buffer {
  if (code === 1005) return Buffer.from([0x88, 0])
  const payload = Buffer.concat([Buffer.from([code >> 8, code & 0xff]), Buffer.from(reason)])
  return Buffer.concat([Buffer.from([0x88, payload.length]), payload])
}
