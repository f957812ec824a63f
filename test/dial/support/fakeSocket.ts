import type { SocketClass } from 'react-connectivity'

/** A socket whose events a test fires, and which does nothing by itself. */
export class FakeSocket extends EventTarget {
  static readonly CONNECTING = 0
  static readonly OPEN = 1
  static readonly CLOSING = 2
  static readonly CLOSED = 3
  static made: FakeSocket[] = []
  readonly CONNECTING = 0
  readonly OPEN = 1
  readonly CLOSING = 2
  readonly CLOSED = 3
  readyState = 0
  binaryType = 'blob'
  bufferedAmount = 0
  readonly sent: unknown[] = []
  readonly closes: (readonly [number | undefined, string | undefined])[] = []

  constructor(
    readonly url: string,
    readonly protocols?: string | string[],
  ) {
    super()
    FakeSocket.made.push(this)
  }

  send(data: unknown): void {
    this.sent.push(data)
  }

  close(code?: number, reason?: string): void {
    this.closes.push([code, reason])
    if (this.readyState < 2) this.readyState = 2
  }

  fire(type: 'open' | 'error'): void {
    if (type === 'open') this.readyState = 1
    this.dispatchEvent(new Event(type))
  }

  message(data: unknown): void {
    this.dispatchEvent(new MessageEvent('message', { data }))
  }

  end(code: number, reason = ''): void {
    this.readyState = 3
    this.dispatchEvent(Object.assign(new Event('close'), { code, reason, wasClean: code !== 1006 }))
  }
}

export const fakeSocketClass = FakeSocket as unknown as SocketClass
