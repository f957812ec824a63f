import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startLab, type Lab } from '../../lab/lab.js'

const page = 'http://127.0.0.1:4999'
let lab: Lab
beforeAll(async () => {
  lab = await startLab({ allowedOrigins: [page] })
})
afterAll(() => lab.close())

/** `fetch` would not let a test set the origin. */
function ask(
  method: string,
  headers: Record<string, string>,
  body = '',
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(lab.controlUrl, { method, headers }, (response) => {
      let text = ''
      response.on('data', (data) => (text += String(data)))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

describe('the control API of the lab', () => {
  test('triggers a fault for its page, and reports the state', async () => {
    const headers = { origin: page, 'x-lab-key': lab.key }
    const stopped = await ask('POST', headers, JSON.stringify({ fault: 'network', to: 'refuse' }))
    expect(stopped.status).toBe(200)
    expect(JSON.parse(stopped.text)).toMatchObject({ network: 'refuse', server: 'running' })
    await ask('POST', headers, JSON.stringify({ fault: 'network', to: 'healthy' }))
    expect(JSON.parse((await ask('GET', headers)).text)).toMatchObject({ network: 'healthy' })
  })

  test('rejects another origin, no origin, or a wrong key', async () => {
    const kill = JSON.stringify({ fault: 'kill' })
    expect((await ask('POST', { 'x-lab-key': lab.key }, kill)).status).toBe(403)
    expect((await ask('POST', { origin: 'http://evil.example', 'x-lab-key': lab.key }, kill)).status).toBe(
      403,
    )
    expect((await ask('POST', { origin: page }, kill)).status).toBe(401)
    expect((await ask('POST', { origin: page, 'x-lab-key': 'guessed' }, kill)).status).toBe(401)
    expect(lab.server.status()).toBe('running')
  })

  test('answers a fault that it does not know with an error, and goes on', async () => {
    const headers = { origin: page, 'x-lab-key': lab.key }
    const answer = await ask('POST', headers, '{"fault":"earthquake"}')
    expect(answer).toMatchObject({ status: 400 })
    expect(answer.text).toContain('earthquake')
    expect((await ask('POST', headers, 'no json')).status).toBe(400)
    expect((await ask('GET', headers)).status).toBe(200)
  })
})
