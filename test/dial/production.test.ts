import { createConnectivity } from 'react-connectivity'
import { webSocket } from 'react-connectivity/native'
import { createVirtualEnvironment } from 'react-connectivity/testing'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { resolveUrl } from '../../src/dial/resolveUrl.js'

beforeEach(() => void vi.stubEnv('NODE_ENV', 'production'))
afterEach(() => void vi.unstubAllEnvs())

describe('a production build, which checks no options', () => {
  it.each([
    ['is missing', undefined, 'got undefined'],
    ['is empty', '', 'got ""'],
  ])('dials nothing when the url %s, and says why', async (_what, url, words) => {
    const dial = vi.fn()
    const environment = createVirtualEnvironment()
    const client = createConnectivity(webSocket(url as never, { dialler: { dial } }), { environment })
    client.connect()
    await environment.advance(60_000)
    expect(client.getState().connection).toMatchObject({ status: 'failed', reason: 'bad-config' })
    expect(client.getState().connection.message).toContain(words)
    expect(dial).not.toHaveBeenCalled()
    client.dispose()
  })

  it('reaches the same addresses as a development build', () => {
    expect(resolveUrl('/realtime', 'https://app.example/orders#top')).toBe('wss://app.example/realtime')
    expect(resolveUrl('http://localhost:5173/r', undefined)).toBe('ws://localhost:5173/r')
    expect(resolveUrl('wss://host/r#part', undefined)).toBe('wss://host/r')
    expect(() => resolveUrl('/realtime', undefined)).toThrow(TypeError)
  })
})
