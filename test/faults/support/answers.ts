import { createHash } from 'node:crypto'
import { httpAnswer, type Answer, type GateRequest } from './gate.js'

/** The accept key that the standard asks for. */
function acceptOf({ head }: GateRequest): string {
  const key = /^sec-websocket-key: *(\S+)\r$/im.exec(head)?.[1] ?? ''
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
}

function switched(accept: string, more: Readonly<Record<string, string>> = {}): string {
  const headers = { upgrade: 'websocket', connection: 'Upgrade', 'sec-websocket-accept': accept, ...more }
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  return ['HTTP/1.1 101 Switching Protocols', ...lines, '', ''].join('\r\n')
}

/** Every request, upgrade or not, gets this answer, as behind a gateway. */
export const gateway =
  (status: string, headers?: Readonly<Record<string, string>>, body?: string): Answer =>
  () =>
    httpAnswer(status, headers, body)

/** Plain requests reach the server, and handshakes are answered in a way that no browser accepts. */
export const brokenHandshake =
  (how: 'accept' | 'protocol' | '200'): Answer =>
  (request) => {
    if (!request.isUpgrade) return null
    if (how === '200') return httpAnswer('200 OK', { 'content-type': 'text/plain' }, 'no sockets here')
    return how === 'accept'
      ? switched('bm90IHRoZSBrZXk=')
      : switched(acceptOf(request), { 'sec-websocket-protocol': 'never-offered' })
  }

/** What a network says before its sign-in. */
export const portal: Answer = gateway('200 OK', { 'content-type': 'text/html' }, '<h1>Free Wi-Fi</h1>')
