import { WebSocket } from 'ws'

/** `ws` raises an `error` when a dial is given up; a browser does not. */
export class GuardedWebSocket extends WebSocket {
  constructor(url: string, protocols?: string | string[]) {
    super(url, protocols)
    this.on('error', () => undefined)
  }
}
