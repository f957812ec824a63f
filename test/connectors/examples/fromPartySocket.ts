import type { WebSocket } from 'partysocket'
import { leastCapabilities, observe, type Connector } from 'react-connectivity'

export const fromPartySocket = (socket: WebSocket): Connector =>
  observe({
    name: 'partysocket',
    // Claim no more than the client can do.
    capabilities: { ...leastCapabilities, retriesFirstDial: true, givesUp: 'never', dialTimeoutMs: 4000 },
    attach: (sink) => {
      const isOpen = (): boolean => socket.readyState === socket.OPEN
      let wasOpen = isOpen()
      const opened = (): void => {
        wasOpen = true
        sink.up()
      }
      const closed = ({ code }: { readonly code: number }): void => {
        if (!socket.shouldReconnect) return sink.closed()
        if (wasOpen) sink.down({ reason: 'network-lost', code, retries: 'yes' })
        else sink.attemptFailed({ reason: 'unreachable', retries: 'yes' })
        wasOpen = false
        // This client tells the end of a dial, never its beginning.
        sink.dialling()
      }
      socket.addEventListener('open', opened)
      socket.addEventListener('close', closed)
      if (wasOpen) sink.up()
      return {
        observe: () => ({ phase: isOpen() ? 'up' : socket.shouldReconnect ? 'dialling' : 'idle' }),
        connect: () => {
          socket.reconnect()
          sink.dialling()
        },
        disconnect: () => socket.close(),
        dispose: () => {
          socket.removeEventListener('open', opened)
          socket.removeEventListener('close', closed)
        },
      }
    },
  })
