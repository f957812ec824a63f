// An HTTP API that knows nothing of react-connectivity, but for two lines that let a probe tell it from a captive portal.
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'

const notes = []

async function answer(request, response) {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost')
  response.setHeader('access-control-allow-origin', '*')
  response.setHeader('cache-control', 'no-store')
  if (pathname === '/health') {
    response.setHeader('access-control-expose-headers', 'x-connectivity-nonce')
    response.setHeader('x-connectivity-nonce', searchParams.get('nonce') ?? '')
    return response.writeHead(204).end()
  }
  if (request.method === 'POST') notes.push(await text(request))
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify(notes))
}

// A path that is no path, or a page that was closed in the middle of a note, must not end the server.
const server = createServer((request, response) => {
  answer(request, response).catch(() => response.writeHead(400).end())
})
server.listen(Number(process.env.PORT ?? 8092), '127.0.0.1')
server.on('listening', () => process.stdout.write(`listening on ${server.address().port}\n`))
