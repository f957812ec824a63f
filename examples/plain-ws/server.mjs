// A chat server that knows nothing of react-connectivity: every message goes to everybody, a ping is answered.
import { WebSocketServer } from 'ws'

const server = new WebSocketServer({ port: Number(process.env.PORT ?? 8090), host: '127.0.0.1' })

server.on('connection', (socket) => {
  socket.on('message', (data) => {
    const message = JSON.parse(String(data))
    if (message.type === 'ping') return socket.send(JSON.stringify({ type: 'pong' }))
    for (const each of server.clients) each.send(JSON.stringify(message))
  })
})
server.on('listening', () => console.log(`listening on ${server.address().port}`))
