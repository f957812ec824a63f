import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { boundsOf } from '../../src/server/hub/channelConfig.js'
import { defaultLimits as limits } from '../../src/server/hub/limits.js'

const page = readFileSync('SECURITY.md', 'utf8')

const number = (value: number): string => value.toLocaleString('en-US')
const bytes = (value: number): string =>
  value < 1_048_576 ? `${value / 1024} KiB` : `${value / 1_048_576} MiB`

describe('the page about security', () => {
  it('states the limits that hold', () => {
    const log = boundsOf({ kind: 'log' })
    const queue = boundsOf({ kind: 'session' })
    for (const text of [
      `${number(limits.maxHttpConnections)} connections before the upgrade`,
      `${number(limits.maxUnauthenticatedPerAddress)} sockets without a hello`,
      `${number(limits.maxSocketsPerAddress)} sockets · ${number(limits.maxSessionsPerAddress)} sessions`,
      `${number(limits.newSessionsPerMinute)} new sessions a minute`,
      `${number(limits.maxSocketsPerUser)} sockets · ${number(limits.maxSessionsPerUser)} sessions`,
      `${number(limits.maxSubscriptions)} queues, each of ${number(queue.size)} messages in ${bytes(queue.maxBytes ?? 0)}`,
      `${number(limits.newChannelsPerMinute)} new channels a minute`,
      `${limits.maxRequests} running requests, of ${limits.handlerTimeoutMs / 1000} s and with answers of ${bytes(limits.maxResponseBytes)}`,
      `${number(limits.maxSubscriptions)} channels`,
      `${limits.framesPerSecond} frames a second, ${limits.frameBurst} at once`,
      `${bytes(limits.bytesPerSecond)} a second, ${bytes(limits.byteBurst)} at once`,
      `${bytes(limits.replayBytesPerSecond)} of kept messages a second, ${bytes(limits.replayByteBurst)} at once`,
      `${number(limits.maxPendingFrames)} waiting frames`,
      `${bytes(limits.maxBufferedBytes)} unread for ${limits.slowConsumerMs / 1000} s`,
      `${bytes(limits.maxFrameBytes)} in 16 fragments · ${limits.maxBatch} frames · ${limits.maxDepth} levels`,
      `${number(log.size)} messages in ${bytes(log.maxBytes ?? 0)}`,
    ])
      expect(page).toContain(text)
  })

  it('names only tests and files that are there', () => {
    const listed = [...page.matchAll(/`(test\/server\/)\{([^}]+)\}(\.test\.ts)`/g)].flatMap(
      ([, folder, names = '', end]) => names.split(',').map((name) => `${folder}${name}${end}`),
    )
    const named = [...page.matchAll(/`((?:test|docs)\/[\w./-]+)`/g)].map(([, path = '']) => path)
    const linked = [...page.matchAll(/\]\((docs\/[^)#]*)/g)].map(([, path = '']) => path)
    const paths = [...listed, ...named, ...linked]
    expect(paths.length).toBeGreaterThan(25)
    expect(paths.filter((path) => !existsSync(path))).toEqual([])
  })
})
