import { WebSocket } from 'ws'
import type { ChannelErrorFrame, HelloFrame, ServerFrame, WelcomeFrame } from '../../../src/wire/frames.js'
import type { MessageFrame } from '../../../src/wire/messageFrames.js'

type FrameOf<T extends ServerFrame['t']> = Extract<ServerFrame, { t: T }>

/** A raw socket that speaks frames: no retry, no state, so that tests see the real wire. */
export class TestClient {
  readonly socket: WebSocket
  readonly frames: ServerFrame[] = []
  /** Frames of each socket message. */
  readonly batches: ServerFrame[][] = []
  readonly closed: Promise<{ code: number; reason: string }>
  isClosed = false
  #taken = 0
  #wake: (() => void)[] = []

  constructor(url: string, headers: Readonly<Record<string, string>> = {}) {
    this.socket = new WebSocket(url, { headers })
    this.socket.on('message', (data) => {
      const value = JSON.parse(String(data)) as ServerFrame | ServerFrame[]
      const batch = Array.isArray(value) ? value : [value]
      this.batches.push(batch)
      this.frames.push(...batch)
      this.#wakeAll()
    })
    this.socket.on('error', () => undefined)
    this.closed = new Promise((resolve) => {
      this.socket.on('close', (code, reason) => {
        this.isClosed = true
        resolve({ code, reason: String(reason) })
        this.#wakeAll()
      })
    })
  }

  #wakeAll(): void {
    for (const wake of this.#wake.splice(0)) wake()
  }

  opened(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.socket.once('open', resolve)
      this.socket.once('error', reject)
    })
  }

  send(...frames: unknown[]): void {
    this.socket.send(JSON.stringify(frames.length === 1 ? frames[0] : frames))
  }

  async hello(extra: Partial<HelloFrame> = {}): Promise<WelcomeFrame> {
    this.send({ t: 'hello', v: 1, attempt: 0, ...extra })
    return this.next('welcome')
  }

  /** The next frame of a type that was not taken yet; the ones before it stay readable in `frames`. */
  async next<T extends ServerFrame['t']>(type: T, timeoutMs = 30_000): Promise<FrameOf<T>> {
    const deadline = Date.now() + timeoutMs
    for (;;) {
      for (; this.#taken < this.frames.length;) {
        const frame = this.frames[this.#taken++]
        if (frame?.t === type) return frame as FrameOf<T>
      }
      if (this.isClosed || Date.now() > deadline) {
        throw new Error(`no ${type} frame came; got ${JSON.stringify(this.frames.map((f) => f.t))}`)
      }
      await this.#change(deadline - Date.now())
    }
  }

  /** Waits until something about the frames holds. */
  async until(holds: () => boolean, timeoutMs = 30_000): Promise<void> {
    const deadline = Date.now() + timeoutMs
    while (!holds()) {
      if (this.isClosed || Date.now() > deadline) throw new Error('it never came to hold')
      await this.#change(deadline - Date.now())
    }
  }

  #change(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, Math.max(0, ms))
      this.#wake.push(() => {
        clearTimeout(timer)
        resolve()
      })
    })
  }

  /** A ping there and back: everything sent before it has been handled, everything before its pong has arrived. */
  async settle(): Promise<void> {
    const n = Math.floor(Math.random() * 1e9)
    this.send({ t: 'ping', n })
    await this.until(() => this.frames.some((frame) => frame.t === 'pong' && frame.n === n))
  }

  messages(channel: string): MessageFrame[] {
    return this.frames.filter((frame): frame is MessageFrame => frame.t === 'message' && frame.ch === channel)
  }

  offsets(channel: string): number[] {
    return this.messages(channel).map((frame) => frame.o)
  }

  errors(channel: string): ChannelErrorFrame[] {
    return this.frames.filter(
      (frame): frame is ChannelErrorFrame => frame.t === 'channel-error' && frame.ch === channel,
    )
  }

  /** Cuts the line: no goodbye, no close handshake. */
  cut(): void {
    this.socket.terminate()
  }
}
