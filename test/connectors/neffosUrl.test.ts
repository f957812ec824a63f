import { afterEach, describe, expect, it, vi } from 'vitest'
import { createConnectivity, nativeDialler, type SocketClass } from 'react-connectivity'
import { neffos } from 'react-connectivity/adapters/neffos'
import { withTries } from '../../src/adapters/neffos/tries.js'
import { until } from './support/wait.js'

afterEach(() => vi.unstubAllGlobals())

/** A socket class that only remembers what it was asked for. */
function recordUrls(): { readonly WebSocket: SocketClass; readonly urls: string[] } {
  const urls: string[] = []
  class Recorded {
    static readonly CONNECTING = 0
    static readonly OPEN = 1
    static readonly CLOSING = 2
    static readonly CLOSED = 3
    readonly readyState = 0
    readonly bufferedAmount = 0
    constructor(url: string) {
      urls.push(url)
    }
    addEventListener(): void {}
    send(): void {}
    close(): void {}
  }
  return { WebSocket: Recorded, urls }
}

/** The url that is dialled for an address, on a page. */
async function dialled(address: Parameters<typeof neffos>[0], page: string): Promise<string | undefined> {
  vi.stubGlobal('location', new URL(page))
  const { WebSocket, urls } = recordUrls()
  const client = createConnectivity(neffos(address, { dialler: nativeDialler({ WebSocket }) }))
  client.connect()
  await until('a dial', () => urls.length > 0)
  client.dispose()
  return urls[0]
}

describe('the url of a neffos server', () => {
  it.each([
    ['/echo', 'https://app.example/orders?x=1', 'wss://app.example/echo'],
    ['/echo', 'http://localhost:5173/', 'ws://localhost:5173/echo'],
    ['echo', 'https://app.example/a/b', 'wss://app.example/a/echo'],
    ['//other.example/echo', 'https://app.example/', 'wss://other.example/echo'],
    ['https://other.example/echo?a=1', 'http://app.example/', 'wss://other.example/echo?a=1'],
    ['http://other.example/echo#top', 'https://app.example/', 'ws://other.example/echo'],
    ['ws://other.example:8080/echo', 'https://app.example/', 'ws://other.example:8080/echo'],
    ['wss://other.example/echo', 'http://app.example/', 'wss://other.example/echo'],
    [() => '/echo', 'https://app.example/', 'wss://app.example/echo'],
    [
      async () => Promise.resolve('/echo?ticket=1'),
      'https://app.example/',
      'wss://app.example/echo?ticket=1',
    ],
  ])('%s on the page %s is %s [N27]', async (address, page, expected) => {
    expect(await dialled(address, page)).toBe(expected)
  })

  it('is refused at the call when it can never be dialled', () => {
    expect(() => neffos('ftp://other.example')).toThrow(/expected ws, wss, http or https/)
    expect(() => neffos('')).toThrow(/expected a url/)
  })

  it('has the number of tries of a return as its last parameter', () => {
    const parameter = 'X-Websocket-Header-X-Websocket-Reconnect'
    expect(withTries('wss://a.example/echo', 0)).toBe('wss://a.example/echo')
    expect(withTries('wss://a.example/echo', 2)).toBe(`wss://a.example/echo?${parameter}=2`)
    expect(withTries('/echo?a=1#top', 3)).toBe(`/echo?a=1&${parameter}=3`)
  })

  it('comes with options that are checked', () => {
    // @ts-expect-error: a misspelt option
    expect(() => neffos('wss://a.example', { namespace: {} })).toThrow(/namespace/)
    expect(() => neffos('wss://a.example', { timeoutMs: -1 })).toThrow(/timeoutMs/)
  })
})
