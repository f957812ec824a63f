import { describe, wordsOf } from '../core/describe.js'
import { ConnectivityError } from '../core/errors.js'
import type { PendingSend } from '../core/outbox.js'
import type { AckFrame, ClientFrame, NackFrame } from '../protocol/frames.js'
import { limits } from '../protocol/limits.js'
import { isDeeperThan, isName } from '../protocol/shape.js'
import type { Environment } from './environment.js'

/** The server's yes to one send. */
export interface SendReceipt {
  readonly id: string
  /** Where in the channel the message stands. */
  readonly offset: number
}

/** What the outbox needs from the engine. */
export interface OutboxHost {
  readonly environment: Environment
  readonly maxPending: number
  readonly expiresMs: number
  /** The largest message in UTF-8 bytes, and the most frames in a batch. */
  readonly limits: () => { readonly maxFrameBytes: number; readonly maxBatch: number }
  readonly canSend: (channel: string) => boolean
  readonly bufferedAmount: () => number
  readonly send: (frames: readonly ClientFrame[]) => void
  readonly changed: () => void
}

/** Sends that are neither acknowledged nor rejected: bounded, in order, sent again after each loss under the same id. */
export interface Outbox {
  readonly add: (channel: string, data: unknown, id?: string) => Promise<SendReceipt>
  /** Hands over all that may leave now. */
  readonly flush: () => void
  readonly acknowledged: (frame: AckFrame) => void
  readonly refused: (frame: NackFrame) => void
  /** The link is gone: what was on its way waits again. `tooBig`: the server closed it over the size of a message. */
  readonly interrupted: (tooBig: boolean) => void
  /** Rejects what waited too long. */
  readonly expire: (now: number) => void
  readonly nextExpiry: () => number
  readonly rejectAll: (code: string, message: string) => void
  readonly snapshot: () => readonly PendingSend[]
}

interface Entry {
  readonly id: string
  readonly channel: string
  readonly data: unknown
  readonly bytes: number
  readonly at: number
  readonly expiresAt: number
  /** Not before this; the server asked for patience. */
  notBefore: number
  status: PendingSend['status']
  readonly resolve: (receipt: SendReceipt) => void
  readonly reject: (error: ConnectivityError) => void
}

/** Above this the network does not keep up: hand over no more. */
const HIGH_WATER_BYTES = 262_144
const PATIENCE_MS = 1000
/** Room for the frame around the data. */
const FRAME_OVERHEAD_BYTES = 600
/** The batch and the frame around the data. */
const FRAME_DEPTH = 2

const utf8 = new TextEncoder()

export function createOutbox(host: OutboxHost): Outbox {
  const entries = new Map<string, Entry>()
  const prefix =
    Math.floor(host.environment.random() * 2 ** 52).toString(36) + host.environment.now().toString(36)
  let counter = 0
  let cancelRetry: (() => void) | null = null

  const later = (ms: number): void => {
    cancelRetry ??= host.environment.setTimer(() => {
      cancelRetry = null
      flush()
    }, ms)
  }

  function settle(entry: Entry, error: ConnectivityError | null, offset = 0): void {
    entries.delete(entry.id)
    if (error === null) entry.resolve({ id: entry.id, offset })
    else entry.reject(error)
    host.changed()
  }

  const tooBigError = (channel: string, bytes: number): ConnectivityError =>
    new ConnectivityError(
      'message-too-big',
      `send to ${JSON.stringify(channel)}: ${String(bytes)} bytes with its frame; the limit is ${String(host.limits().maxFrameBytes)} or less`,
      { channel },
    )

  function add(channel: string, data: unknown, givenId?: string): Promise<SendReceipt> {
    const fail = (code: string, message: string): Promise<never> =>
      Promise.reject(
        new ConnectivityError(code, `send to ${JSON.stringify(channel)}: ${message}`, { channel }),
      )
    let json: string | undefined
    try {
      json = JSON.stringify(data)
    } catch (error) {
      return fail('invalid', `expected data that JSON can hold, got an error: ${wordsOf(error)}`)
    }
    if (json === undefined) return fail('invalid', `expected data that JSON can hold, got ${describe(data)}`)
    if (isDeeperThan(json, limits.maxDepth - FRAME_DEPTH))
      return fail(
        'invalid',
        `expected data of at most ${String(limits.maxDepth - FRAME_DEPTH)} nested levels`,
      )
    const bytes = utf8.encode(json).length + FRAME_OVERHEAD_BYTES
    if (bytes > host.limits().maxFrameBytes) return Promise.reject(tooBigError(channel, bytes))
    if (entries.size >= host.maxPending)
      return fail(
        'outbox-full',
        `${String(host.maxPending)} sends wait already; wait for some or raise maxPending`,
      )
    const id = givenId ?? `${prefix}-${String(++counter)}`
    if (!isName(id)) return fail('invalid', `expected an id of 1 to 200 characters, got ${describe(id)}`)
    if (entries.has(id)) return fail('invalid', `a send with the id ${JSON.stringify(id)} waits already`)
    const at = host.environment.now()
    return new Promise((resolve, reject) => {
      // What was said is what is sent, whatever the app does to the object afterwards.
      const data: unknown = JSON.parse(json)
      const expiresAt = at + host.expiresMs
      entries.set(id, {
        id,
        channel,
        data,
        bytes,
        at,
        expiresAt,
        notBefore: 0,
        status: 'queued',
        resolve,
        reject,
      })
      host.changed()
      flush()
    })
  }

  function flush(): void {
    const { maxFrameBytes, maxBatch } = host.limits()
    let batch: ClientFrame[] = []
    let bytes = 0
    let sent = false
    const ship = (): void => {
      if (batch.length > 0) host.send(batch)
      batch = []
      bytes = 0
    }
    for (const entry of entries.values()) {
      if (entry.status === 'sent' || !host.canSend(entry.channel)) continue
      if (host.bufferedAmount() > HIGH_WATER_BYTES) {
        later(100)
        break
      }
      const wait = entry.notBefore - host.environment.now()
      if (wait > 0) {
        // Order within a channel is kept by waiting as a whole.
        later(wait)
        break
      }
      if (entry.bytes > maxFrameBytes) {
        // Taken while another limit held. The server would end the link over it, again and again.
        settle(entry, tooBigError(entry.channel, entry.bytes))
        continue
      }
      if (batch.length >= maxBatch || bytes + entry.bytes > maxFrameBytes) ship()
      batch.push({ t: 'publish', id: entry.id, ch: entry.channel, d: entry.data })
      bytes += entry.bytes
      entry.status = 'sent'
      sent = true
    }
    ship()
    if (sent) host.changed()
  }

  return {
    add,
    flush,
    acknowledged(frame) {
      const entry = entries.get(frame.id)
      if (entry !== undefined) settle(entry, null, frame.o)
    },
    refused(frame) {
      const entry = entries.get(frame.id)
      if (entry === undefined) return
      if (frame.error === 'rate-limited' || frame.error === 'server-error') {
        entry.status = 'queued'
        entry.notBefore = host.environment.now() + PATIENCE_MS
        host.changed()
        return flush()
      }
      const words = frame.message ?? `the server refused it (${frame.error})`
      settle(entry, new ConnectivityError(frame.error, words, { channel: entry.channel }))
    },
    interrupted(tooBig) {
      cancelRetry?.()
      cancelRetry = null
      // Which one it was is not said. The largest would end the next link as well, and all that wait with it.
      const onTheirWay = [...entries.values()].filter(({ status }) => status === 'sent')
      const largest = onTheirWay.sort((a, b) => b.bytes - a.bytes)[0]
      if (tooBig && largest !== undefined) settle(largest, tooBigError(largest.channel, largest.bytes))
      for (const entry of entries.values()) entry.status = 'queued'
      if (entries.size > 0) host.changed()
    },
    expire(now) {
      for (const entry of entries.values())
        if (now >= entry.expiresAt)
          settle(
            entry,
            new ConnectivityError('expired', 'not acknowledged in time; send it again', {
              channel: entry.channel,
            }),
          )
    },
    nextExpiry: () => {
      const first = entries.values().next()
      return first.done === true ? Infinity : first.value.expiresAt
    },
    rejectAll(code, message) {
      cancelRetry?.()
      cancelRetry = null
      for (const entry of entries.values())
        settle(entry, new ConnectivityError(code, message, { channel: entry.channel }))
    },
    snapshot: () => [...entries.values()].map(({ id, channel, status, at }) => ({ id, channel, status, at })),
  }
}
