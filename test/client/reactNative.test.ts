import type { Connectivity } from 'react-connectivity'
import * as native from 'react-connectivity/native'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { WebSocket } from 'ws'
import { createChaosProxy } from '../../lab/chaosProxy.js'
import { watchPresentation } from './support/client.js'
import { exampleOf, runExample } from './support/recipe.js'
import { startServer } from './support/server.js'
import { until } from './support/wait.js'

const recipe = exampleOf('react-native.md', 'react-native')

/** A source of events as React Native has them. */
function createEmitter<Event>() {
  const listeners = new Set<(event: Event) => void>()
  return {
    count: () => listeners.size,
    emit: (event: Event) => {
      for (const listener of [...listeners]) listener(event)
    },
    add(listener: (event: Event) => void): () => void {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** The code of the recipe with its modules; only the address is that of the server. */
function run(url: string) {
  const app = createEmitter<string>()
  const net = createEmitter<{ isConnected: boolean | null }>()
  const modules: Readonly<Record<string, object>> = {
    'react-native': {
      AppState: {
        addEventListener: (_: 'change', listener: (state: string) => void) => ({
          remove: app.add(listener),
        }),
      },
    },
    '@react-native-community/netinfo': { __esModule: true, default: { addEventListener: net.add } },
    'react-connectivity/native': native,
  }
  const { connectivity } = runExample<{ connectivity: Connectivity }>(
    recipe.replace('https://api.example/realtime', url),
    { modules },
  )
  onTestFinished(() => connectivity.dispose())
  return { connectivity, app, net, status: () => connectivity.getState().connection.status }
}

// React Native has both as globals, and no document.
beforeEach(() => {
  vi.stubGlobal('WebSocket', WebSocket)
  vi.stubGlobal('requestAnimationFrame', (frame: () => void) => setTimeout(frame, 16))
  vi.stubGlobal('cancelAnimationFrame', clearTimeout)
})
afterEach(() => void vi.unstubAllGlobals())

describe('an app that follows the React Native recipe', () => {
  it('says that the device is offline, and connects when it is online again', async () => {
    const server = await startServer()
    const proxy = await createChaosProxy(() => server.port)
    onTestFinished(() => proxy.close())
    const { connectivity, net, status } = run(`http://127.0.0.1:${proxy.port}/realtime`)
    const shown = watchPresentation(connectivity)
    connectivity.connect()
    await until('the connection', () => status() === 'connected')
    proxy.refuse()
    proxy.drop()
    net.emit({ isConnected: false })
    await until('the LED', () => shown().led.state === 'offline')
    await proxy.pass()
    net.emit({ isConnected: true })
    await until('the connection', () => status() === 'connected')
  })

  it('notices by the next resume that its socket died in the background', async () => {
    const server = await startServer()
    const proxy = await createChaosProxy(() => server.port)
    onTestFinished(() => proxy.close())
    const { connectivity, app, status } = run(`http://127.0.0.1:${proxy.port}/realtime`)
    connectivity.connect()
    await until('the connection', () => status() === 'connected')
    proxy.set({ stall: 'both' })
    app.emit('background')
    app.emit('active')
    // Without the signal it would take the 35 s of the heartbeat, which is longer than a test waits.
    await until('the loss', () => status() === 'reconnecting')
    expect(connectivity.getState().connection.outage?.cause.reason).toBe('heartbeat-timeout')
  })

  it('leaves no listener after dispose', () => {
    const { connectivity, app, net } = run('http://127.0.0.1:9/realtime')
    connectivity.connect()
    expect([app.count(), net.count()]).toEqual([1, 1])
    connectivity.dispose()
    expect([app.count(), net.count()]).toEqual([0, 0])
  })
})
