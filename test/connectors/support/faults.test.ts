import { once } from 'node:events'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFaults, type Faults, type RunningServer } from './faults.js'
import { pause, until } from './wait.js'

interface EchoServer extends RunningServer {
  readonly heard: string[]
}

async function startEcho(): Promise<EchoServer> {
  const sockets = new Set<Socket>()
  const heard: string[] = []
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    socket.on('data', (data) => {
      heard.push(String(data))
      socket.write(data)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    heard,
    stop: () => {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

interface Client {
  readonly socket: Socket
  readonly texts: string[]
  error: string | null
  hasEnded: boolean
}

let faults: Faults<EchoServer>
const clients: Client[] = []

function dial(): Client {
  const socket = connect(faults.port, '127.0.0.1')
  const client: Client = { socket, texts: [], error: null, hasEnded: false }
  socket.on('data', (data) => void client.texts.push(String(data)))
  socket.on('error', (error: NodeJS.ErrnoException) => void (client.error = error.code ?? 'error'))
  socket.on('close', () => void (client.hasEnded = true))
  clients.push(client)
  return client
}

async function open(): Promise<Client> {
  const client = dial()
  client.socket.write('hello')
  await until('an echo', () => client.texts.includes('hello'))
  return client
}

beforeEach(async () => {
  faults = await createFaults(startEcho)
})

afterEach(async () => {
  for (const { socket } of clients.splice(0)) socket.destroy()
  await faults.close()
})

describe('the fault kit', () => {
  it('refuses further dials and ends the open sockets', async () => {
    const client = await open()
    faults.refuse()
    await until('the end', () => client.hasEnded)
    expect(client.error).toBeNull()
    const late = dial()
    await until('a refusal', () => late.hasEnded)
    expect(late.error).toBe('ECONNREFUSED')
    expect(faults.live()).toBe(0)
    await faults.heal()
    await open()
  })

  it('resets the open sockets and lets further dials pass', async () => {
    const client = await open()
    faults.reset()
    await until('the end', () => client.hasEnded)
    expect(client.error).toBe('ECONNRESET')
    await open()
    expect(faults.dials()).toBe(2)
  })

  it('swallows everything in a hole, then resets a socket that lost bytes by its next byte', async () => {
    const client = await open()
    faults.hole()
    client.socket.write('lost')
    const late = dial()
    late.socket.write('also lost')
    await pause(200)
    expect(faults.server().heard).toEqual(['hello'])
    expect(client.hasEnded || late.hasEnded).toBe(false)
    await faults.heal()
    client.socket.write('next')
    await until('the reset', () => client.hasEnded)
    expect(client.error).toBe('ECONNRESET')
    await open()
  })

  it('drops the bytes of the server while the server still gets those of the client', async () => {
    const client = await open()
    faults.dropInbound()
    client.socket.write('heard')
    await until('the server hears', () => faults.server().heard.includes('heard'))
    await pause(100)
    expect(client.texts).toEqual(['hello'])
  })

  it('restarts the server on the same address without its memory', async () => {
    const client = await open()
    const before = faults.server()
    await faults.restart(50)
    await until('the end', () => client.hasEnded)
    expect(faults.server()).not.toBe(before)
    expect(faults.server().heard).toEqual([])
    await open()
  })
})
