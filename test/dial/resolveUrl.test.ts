import { describe, expect, it } from 'vitest'
import { resolveUrl } from '../../src/dial/resolveUrl.js'

describe('the address of a server', () => {
  it.each([
    ['/realtime', 'https://app.example/orders?x=1#top', 'wss://app.example/realtime'],
    ['/realtime', 'http://localhost:5173/', 'ws://localhost:5173/realtime'],
    ['realtime', 'https://app.example/a/b', 'wss://app.example/a/realtime'],
    ['//other.example/r', 'https://app.example/', 'wss://other.example/r'],
    ['wss://host/r?a=1', 'http://localhost/', 'wss://host/r?a=1'],
    ['https://host:8443/r#part', undefined, 'wss://host:8443/r'],
    ['ws://host', undefined, 'ws://host/'],
  ])('%s seen from %s is %s', (url, base, address) => {
    expect(resolveUrl(url, base)).toBe(address)
  })

  it.each([
    ['/realtime', undefined],
    ['http://', 'https://app.example/'],
    ['', undefined],
    ['javascript:alert(1)', 'https://app.example/'],
    ['file:///etc/passwd', undefined],
    ['data:text/plain,x', 'https://app.example/'],
  ])('%j seen from %s is refused, with what was expected', (url, base) => {
    expect(() => resolveUrl(url, base)).toThrow(/^url: expected (an absolute url|ws, wss, http or https)/)
  })
})
