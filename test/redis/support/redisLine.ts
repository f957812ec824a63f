import { connect, type Socket } from 'node:net'

/** A bare connection to Redis that knows nothing of what it sends: one command at a time, and the answer as it comes. */
export class RedisLine {
  readonly #socket: Socket
  #text = ''
  #wake: () => void = () => undefined
  #error: Error | null = null

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk) => {
      this.#text += String(chunk)
      this.#wake()
    })
    socket.on('error', (error) => this.#fail(error))
    socket.on('close', () => this.#fail(new Error('the connection to Redis was closed')))
  }

  static open(port: number): Promise<RedisLine> {
    return new Promise((resolve, reject) => {
      const socket = connect(port, '127.0.0.1', () => resolve(new RedisLine(socket)))
      socket.once('error', reject)
    })
  }

  /** The first line of the answer, or the text of a bulk answer. */
  async ask(...args: readonly string[]): Promise<string> {
    this.#text = ''
    const parts = args.map((each) => `$${Buffer.byteLength(each)}\r\n${each}\r\n`)
    this.#socket.write(`*${args.length}\r\n${parts.join('')}`)
    for (;;) {
      const found = this.#answer()
      if (found !== null) return found
      if (this.#error) throw this.#error
      await new Promise<void>((resolve) => {
        this.#wake = resolve
      })
    }
  }

  close(): void {
    this.#socket.destroy()
  }

  #answer(): string | null {
    const end = this.#text.indexOf('\r\n')
    if (end < 0) return null
    const line = this.#text.slice(0, end)
    if (!line.startsWith('$') || line === '$-1') return line
    const body = this.#text.slice(end + 2)
    const length = Number(line.slice(1))
    return Buffer.byteLength(body) < length + 2 ? null : Buffer.from(body).subarray(0, length).toString()
  }

  #fail(error: Error): void {
    this.#error ??= error
    this.#wake()
  }
}
