// A chat server on socket.io that knows nothing of react-connectivity.
import { createServer } from 'node:http'
import { Server } from 'socket.io'

const http = createServer()
const server = new Server(http, { cors: { origin: '*' } })

server.on('connection', (socket) => {
  socket.on('chat', (text) => server.emit('chat', text))
})
http.listen(Number(process.env.PORT ?? 8091), '127.0.0.1', () => {
  console.log(`listening on ${http.address().port}`)
})
