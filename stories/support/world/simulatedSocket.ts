import type { Dialler } from 'react-connectivity'
import type { PlainPlatform, PlainSocket } from './plainPlatform.js'

/** Makes a `WebSocket` class on a simulated network: the same network, latency and faults as for any other dial. */
export function simulatedSocket(dialler: Dialler): PlainPlatform['WebSocket'] {
  return class SimulatedSocket implements PlainSocket {
    readyState: WebSocket['readyState'] = WebSocket.CONNECTING
    onopen: PlainSocket['onopen'] = null
    onmessage: PlainSocket['onmessage'] = null
    onclose: PlainSocket['onclose'] = null
    readonly #socket

    constructor(url: string) {
      this.#socket = dialler.dial(url, [], {
        onOpen: () => {
          this.readyState = WebSocket.OPEN
          this.onopen?.call(this.#self, new Event('open'))
        },
        onMessage: (data) => this.onmessage?.call(this.#self, new MessageEvent('message', { data })),
        onClose: (code, reason) => this.#end(code, reason ?? ''),
        onRefused: (reason) => this.#end(1006, reason),
      })
    }

    /** Handlers are typed for the platform's class. */
    get #self(): WebSocket {
      return this as unknown as WebSocket
    }

    #end(code: number, reason: string): void {
      this.readyState = WebSocket.CLOSED
      this.onclose?.call(this.#self, new CloseEvent('close', { code, reason }))
    }

    send(data: unknown): void {
      if (this.readyState === WebSocket.OPEN && typeof data === 'string') this.#socket.send(data)
    }

    close(code = 1000, reason = ''): void {
      if (this.readyState >= WebSocket.CLOSING) return
      this.readyState = WebSocket.CLOSING
      this.#socket.close(code, reason)
      this.#end(code, reason)
    }
  }
}
