// A chat server that knows nothing of react-connectivity: every message goes to everybody, a ping is answered.
import { WebSocketServer } from 'ws'

const server = new WebSocketServer({ port: Number(process.env.PORT ?? 8090), host: '127.0.0.1' })

/** The message of a client; null for anything else, which must not end the server. */
function read(data) {
  try {
    return JSON.parse(String(data))
  } catch {
    return null
  }
}

server.on('connection', (socket) => {
  // Without a listener, bytes that are no frame would end the server.
  socket.on('error', console.error)
  socket.on('message', (data) => {
    const message = read(data)
    if (message === null) return
    if (message.type === 'ping') return socket.send(JSON.stringify({ type: 'pong' }))
    for (const each of server.clients) each.send(JSON.stringify(message))
  })
})
server.on('listening', () => console.log(`listening on ${server.address().port}`))
