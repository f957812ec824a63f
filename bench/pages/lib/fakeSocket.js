const welcome = {
  t: 'welcome',
  v: 1,
  connection: 'c',
  session: { id: 's', key: 'k', resumed: true },
  epoch: 'e',
  heartbeat: { intervalMs: 60_000, timeoutMs: 60_000 },
  idleMs: 300_000,
  limits: { maxFrameBytes: 65_536, maxBatch: 256 },
}

/** Answers of each kind of server, so that the clients run their real code. */
function answersTo(socket, text) {
  if (socket.url.includes('/socket.io/')) return text === '40' ? ['40{"sid":"s"}'] : []
  if (!socket.url.includes('/realtime')) return []
  const frames = [JSON.parse(text)].flat()
  return frames.flatMap((frame) => {
    if (frame.t === 'hello') return [JSON.stringify(welcome)]
    if (frame.t === 'subscribe') {
      const pos = frame.pos ?? { epoch: 'e', offset: 0 }
      return [JSON.stringify({ t: 'subscribed', ch: frame.ch, kind: 'log', pos, replay: 0 })]
    }
    return []
  })
}

/** A socket without a network, so that only the client and React cost time. */
export class FakeSocket extends EventTarget {
  static CONNECTING = 0
  static OPEN = 1
  static CLOSING = 2
  static CLOSED = 3
  static live = new Set()
  static created = 0
  /** New sockets stay connecting until they are released. */
  static isHeld = false
  /** The time of the last up or down event of a client: the start of a flip. */
  static lastEventAt = 0

  CONNECTING = 0
  OPEN = 1
  CLOSING = 2
  CLOSED = 3
  readyState = 0
  bufferedAmount = 0
  binaryType = 'blob'
  extensions = ''
  protocol = ''
  onopen = null
  onmessage = null
  onclose = null
  onerror = null

  constructor(url) {
    super()
    this.url = String(url)
    FakeSocket.created += 1
    FakeSocket.live.add(this)
    if (!FakeSocket.isHeld) setTimeout(() => this.open())
  }

  tell(event, isNews = true) {
    if (isNews) FakeSocket.lastEventAt = performance.now()
    this[`on${event.type}`]?.(event)
    this.dispatchEvent(event)
  }

  open() {
    if (this.readyState !== 0) return
    this.readyState = 1
    this.tell(new Event('open'))
    if (this.url.includes('/socket.io/'))
      this.receive(
        '0{"sid":"s","upgrades":[],"pingInterval":250000,"pingTimeout":200000,"maxPayload":1000000}',
      )
  }

  receive(data) {
    // Messages after the connect, such as a subscription, do not count as a flip.
    const isNews = data.startsWith('{"t":"welcome"') || data.startsWith('40')
    if (this.readyState === 1) this.tell(new MessageEvent('message', { data }), isNews)
  }

  send(text) {
    for (const reply of answersTo(this, text)) queueMicrotask(() => this.receive(reply))
    if (text === '{"t":"bye"}') setTimeout(() => this.end(1000))
  }

  close(code = 1000) {
    if (this.readyState >= 2) return
    this.readyState = 2
    setTimeout(() => this.end(code))
  }

  end(code) {
    if (this.readyState === 3) return
    this.readyState = 3
    FakeSocket.live.delete(this)
    this.tell(new CloseEvent('close', { code, wasClean: code === 1000 }))
  }

  /** Every connection is lost. */
  static drop() {
    for (const socket of [...FakeSocket.live]) socket.end(1006)
  }

  static release() {
    FakeSocket.isHeld = false
    for (const socket of [...FakeSocket.live]) socket.open()
  }
}

// At import, and so to be imported first: socket.io keeps the class that it finds when it is loaded.
globalThis.WebSocket = FakeSocket
