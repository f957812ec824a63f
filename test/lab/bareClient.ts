import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { WebSocket, WebSocketServer, type ClientOptions } from 'ws'
import type { ClientFrame, ServerFrame } from '../../src/wire/frames.js'

/** How a bare socket ended. */
export interface Ending {
  readonly code: number
  readonly reason: string
  /** The system's error code, if there was an error first. */
  readonly error: string | undefined
}

/** A bare WebSocket, which shows the real effect of a fault. */
export interface BareClient {
  readonly socket: WebSocket
  readonly texts: readonly string[]
  readonly opened: Promise<boolean>
  readonly ended: Promise<Ending>
}

export function bareClient(url: string, options: ClientOptions = {}): BareClient {
  const socket = new WebSocket(url, options)
  const texts: string[] = []
  let error: string | undefined
  socket.on('message', (data) => texts.push(String(data)))
  socket.on('error', (problem: Error & { code?: string }) => (error ??= problem.code ?? problem.message))
  const ended = new Promise<Ending>((resolve) => {
    socket.on('close', (code, reason) => resolve({ code, reason: String(reason), error }))
  })
  const opened = new Promise<boolean>((resolve) => {
    socket.on('open', () => resolve(true))
    void ended.then(() => resolve(false))
  })
  return { socket, texts, opened, ended }
}

/** A bare socket after a handshake by hand. */
export interface FrameClient extends BareClient {
  send(...frames: readonly ClientFrame[]): void
  frames(): readonly ServerFrame[]
  /** The first frame of a type; waits for it. */
  frame<Type extends ServerFrame['t']>(type: Type): Promise<Extract<ServerFrame, { t: Type }>>
}

export async function frameClient(url: string, hello: Partial<ClientFrame> = {}): Promise<FrameClient> {
  const client = bareClient(url)
  const send: FrameClient['send'] = (...frames) => client.socket.send(JSON.stringify(frames))
  const frames = (): readonly ServerFrame[] =>
    client.texts.flatMap((text) => JSON.parse(text) as ServerFrame | ServerFrame[])
  await client.opened
  client.socket.send(JSON.stringify({ t: 'hello', v: 1, attempt: 0, ...hello }))
  const frame: FrameClient['frame'] = async (type) => {
    const found = (): ServerFrame | undefined => frames().find(({ t }) => t === type)
    await until(() => found() !== undefined, `a ${type} frame`)
    return found() as Extract<ServerFrame, { t: typeof type }>
  }
  // Nothing may be sent before the welcome.
  await frame('welcome')
  return { ...client, send, frames, frame }
}

/** Waits until a condition holds, and reports the last value otherwise. */
export async function until(check: () => boolean, what: string, withinMs = 30_000): Promise<void> {
  const deadline = performance.now() + withinMs
  while (!check()) {
    if (performance.now() > deadline) throw new Error(`not within ${withinMs} ms: ${what}`)
    await pause(10)
  }
}

/** More turns of the event loop than a message needs through a proxy and back. */
const WITNESS_ROUNDS = 30

/**
 * Lets as much time pass as an answer would take: a message goes to and fro between two sockets of this process, which shares its
 * event loop with everything under test. It counts turns, not milliseconds.
 */
export async function outwait(): Promise<void> {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  const socket = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  await once(socket, 'open')
  for (let round = 0; round < WITNESS_ROUNDS; round += 1) {
    socket.ping()
    await once(socket, 'pong')
  }
  socket.terminate()
  server.close()
}

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
