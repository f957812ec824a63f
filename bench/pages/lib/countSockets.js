/** Counts real sockets and what they send. Must be imported first, because libraries keep a reference to the class. */
export const sockets = { made: 0, open: 0, messages: 0, bytes: 0 }

globalThis.WebSocket = class extends globalThis.WebSocket {
  constructor(...args) {
    super(...args)
    sockets.made += 1
    sockets.open += 1
    this.addEventListener('close', () => {
      sockets.open -= 1
    })
  }

  send(data) {
    sockets.messages += 1
    sockets.bytes += data.length ?? data.byteLength
    super.send(data)
  }
}
