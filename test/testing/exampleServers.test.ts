import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { WebSocket } from 'ws'

const examples = join(import.meta.dirname, '../../examples')

/** Starts the server of an example on a port of its own. */
async function start(name: string) {
  const child = spawn(process.execPath, [join(examples, name, 'server.mjs')], {
    env: { ...process.env, PORT: '0' },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const [text] = (await once(child.stdout, 'data')) as [unknown]
  const port = Number(/listening on (\d+)/.exec(String(text))?.[1])
  const ended = once(child, 'exit').then(() => {
    throw new Error('the server has ended')
  })
  ended.catch(() => undefined)
  return { port, whileRunning: <T>(promise: Promise<T>): Promise<T> => Promise.race([promise, ended]) }
}

/** Sends bytes over TCP, and waits until the server has answered with these bytes or has closed the connection. */
async function exchange(port: number, bytes: string | Buffer, answer: string | Buffer): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  socket.on('error', () => undefined)
  socket.write(bytes)
  let received = Buffer.alloc(0)
  await new Promise<void>((resolve) => {
    socket.on('close', () => resolve())
    socket.on('data', (part: Buffer) => {
      received = Buffer.concat([received, part])
      if (received.includes(answer)) resolve()
    })
  })
}

/** Sends the beginning of a request, and is gone. */
async function beginAndReset(port: number, bytes: string): Promise<void> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => undefined)
  await new Promise((resolve) => socket.write(bytes, resolve))
  const closed = once(socket, 'close')
  socket.resetAndDestroy()
  await closed
}

describe('the server of the example plain-ws', () => {
  async function chat(port: number) {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`)
    onTestFinished(() => socket.terminate())
    await once(socket, 'open')
    return socket
  }

  it.each(['no JSON', 'null', Buffer.from([0xff, 0])])(
    'goes on after a message that is none of its own: %j',
    async (text) => {
      const { port, whileRunning } = await start('plain-ws')
      const socket = await chat(port)
      socket.send(text)
      socket.send('{"type":"chat","text":"hello"}')
      const [data] = (await whileRunning(once(socket, 'message'))) as [unknown]
      expect(String(data)).toBe('{"type":"chat","text":"hello"}')
    },
  )

  it('goes on after bytes that are no WebSocket frame', async () => {
    const { port, whileRunning } = await start('plain-ws')
    const upgrade = [
      'GET / HTTP/1.1',
      'host: 127.0.0.1',
      'connection: upgrade',
      'upgrade: websocket',
      'sec-websocket-version: 13',
      'sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==',
    ]
    const noFrame = Buffer.alloc(16, 0xff)
    const closeFrame = Buffer.from([0x88, 0x02])
    await exchange(port, Buffer.concat([Buffer.from(`${upgrade.join('\r\n')}\r\n\r\n`), noFrame]), closeFrame)
    const socket = await whileRunning(chat(port))
    socket.send('{"type":"ping"}')
    const [data] = (await whileRunning(once(socket, 'message'))) as [unknown]
    expect(String(data)).toBe('{"type":"pong"}')
  })
})

describe('the server of the example http-tanstack', () => {
  const post = 'POST /notes HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-length: 100\r\n\r\nhel'
  const strange = 'GET // HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n'

  it.each([
    ['a page that is closed in the middle of a note', (port: number) => beginAndReset(port, post)],
    ['a path that is no path', (port: number) => exchange(port, strange, 'HTTP/1.1 400')],
  ])('goes on after %s', async (_, disturb) => {
    const { port, whileRunning } = await start('http-tanstack')
    await disturb(port)
    const answer = await whileRunning(
      fetch(`http://127.0.0.1:${port}/notes`, { method: 'POST', body: 'hello' }),
    )
    expect(await answer.json()).toEqual(['hello'])
  })
})
