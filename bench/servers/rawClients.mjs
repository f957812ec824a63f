import { randomBytes } from 'node:crypto'
import { connect } from 'node:net'
import { answer } from './answer.mjs'

/** Each message carries this byte once; only payloads are searched for it, so that lengths cannot look like one. */
const marker = 0x7c
const clients = []

/** The handshake of each server: the client's messages and the server's last answer. */
const greetings = {
  ws: { path: '/', hello: [], isIn: () => true },
  'socket.io': {
    path: '/socket.io/?EIO=4&transport=websocket',
    hello: ['40'],
    isIn: (text) => text.includes('40{"sid"'),
  },
  ours: {
    path: '/realtime',
    hello: ['{"t":"hello","v":1,"attempt":0}', '{"t":"subscribe","ch":"bench"}'],
    // Send nothing before the welcome.
    next: ['"t":"welcome"', '"t":"subscribed"'],
    isIn: (text) => text.includes('"t":"subscribed"'),
  },
}

/** A masked text frame of a client; the mask is zero, so the payload stays readable. */
function frame(text) {
  const payload = Buffer.from(text)
  const head = payload.length < 126 ? 2 : 4
  const bytes = Buffer.alloc(head + 4 + payload.length)
  bytes[0] = 0x81
  bytes[1] = 0x80 | (head === 2 ? payload.length : 126)
  if (head === 4) bytes.writeUInt16BE(payload.length, 2)
  payload.copy(bytes, head + 4)
  return bytes
}

/** Counts messages in a stream of server frames, without decoding them. */
function createCounter(onMessages) {
  let head = Buffer.alloc(0)
  let left = 0
  const count = (payload) => {
    let found = 0
    for (let at = payload.indexOf(marker); at >= 0; at = payload.indexOf(marker, at + 1)) found += 1
    if (found > 0) onMessages(found)
  }
  return (chunk) => {
    let data = head.length > 0 ? Buffer.concat([head, chunk]) : chunk
    head = Buffer.alloc(0)
    while (data.length > 0) {
      if (left === 0) {
        const short = data.length > 1 ? data[1] & 127 : 0
        const size = short < 126 ? 2 : short === 126 ? 4 : 10
        if (data.length < 2 || data.length < size) {
          head = data
          return
        }
        left = size === 2 ? short : size === 4 ? data.readUInt16BE(2) : Number(data.readBigUInt64BE(2))
        data = data.subarray(size)
        continue
      }
      const payload = data.subarray(0, left)
      count(payload)
      left -= payload.length
      data = data.subarray(payload.length)
    }
  }
}

let received = 0
let expected = Infinity
let onEnd = () => undefined

function open(kind, port) {
  const { path, hello, next = [], isIn } = greetings[kind]
  return new Promise((resolve, reject) => {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true })
    const key = randomBytes(16).toString('base64')
    const steps = [...hello]
    let text = ''
    let isReady = false
    const count = createCounter((messages) => {
      received += messages
      if (received >= expected) onEnd()
    })
    const say = () => steps.length > 0 && socket.write(frame(steps.shift()))
    clients.push(socket)
    socket.on('error', reject)
    socket.on('connect', () => {
      const lines = [
        `GET ${path} HTTP/1.1`,
        `Host: 127.0.0.1:${port}`,
        'Upgrade: websocket',
        'Connection: Upgrade',
        `Sec-WebSocket-Key: ${key}`,
        'Sec-WebSocket-Version: 13',
        `Origin: http://127.0.0.1:${port}`,
      ]
      socket.write(`${lines.join('\r\n')}\r\n\r\n`)
    })
    socket.on('data', (chunk) => {
      if (isReady) return count(chunk)
      const isFirst = !text.includes('\r\n\r\n')
      text += chunk.toString('latin1')
      if (!text.includes('\r\n\r\n')) return
      if (isFirst || (next.length > 0 && text.includes(next[hello.length - steps.length - 1]))) say()
      if (!isIn(text)) return
      isReady = true
      resolve()
    })
  })
}

answer({
  /** Opens `count` clients in groups, because servers limit unauthenticated connections. */
  async open({ kind, port, count, atOnce = 50 }) {
    for (let from = 0; from < count; from += atOnce)
      await Promise.all(Array.from({ length: Math.min(atOnce, count - from) }, () => open(kind, port)))
    return clients.length
  },
  /** Resolves with the number of messages when it has reached the expected one. */
  expect({ messages, limitMs }) {
    received = 0
    expected = messages
    return new Promise((resolve) => {
      const timer = setTimeout(() => onEnd(), limitMs)
      onEnd = () => {
        clearTimeout(timer)
        onEnd = () => undefined
        resolve(received)
      }
    })
  },
  close() {
    for (const socket of clients.splice(0)) socket.destroy()
  },
})
