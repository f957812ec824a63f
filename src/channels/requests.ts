import { isOver } from '../core/connection.js'
import type { ConnectivityError } from '../core/errors.js'
import { isName } from '../core/names.js'
import type { Reason } from '../core/reasons.js'
import { RemoteError } from '../core/remoteError.js'
import type { Lost, Opened } from '../engine/connector.js'
import type { AbandonCode, ClientPart, PartHost } from '../engine/part.js'
import { OwnIds } from './ownIds.js'
import { tooBig } from './channelErrors.js'
import { requestError } from './requestErrors.js'
import { createRequestPort, type RequestAnswer, type RequestPort } from './requestFrames.js'
import { checkTimeout, write } from './sendCheck.js'
import { BUFFER_RETRY_MS, isOfAnother, MAX_TURN_BYTES, VERIFY_MS } from './sendEntry.js'

/** Options of `request`. */
export interface RequestOptions {
  /** Milliseconds until it is given up with `timed-out`. Default: `times.answerMs`, 30,000. Source: ThingWorx. */
  readonly timeoutMs?: number
  /** Gives it up, and aborts the signal of the handler on the server. The promise rejects with the reason of the signal. */
  readonly signal?: AbortSignal
  /**
   * Doing it twice does no harm. It then waits while the connection is down, and is asked again after a loss, within its time.
   * Default: false.
   */
  readonly idempotent?: boolean
}

interface Pending {
  readonly name: string
  readonly json: string
  readonly bytes: number
  readonly idempotent: boolean
  readonly expiresAt: number
  /** Made before the first connection: it belongs to the next identity. */
  isForNext: boolean
  /** The identity that made it; null while the connector does not tell. */
  owner: string | null
  /** When to ask for a sign of life; null while it has not left on this connection. */
  verifyAt: number | null
  readonly settle: (end: () => void) => void
  readonly resolve: (data: unknown) => void
  readonly reject: (reason: unknown) => void
}

/** The requests of a client that the server has not answered: bounded, and bound to the identity that made them. */
export class Requests implements ClientPart {
  readonly #host: PartHost
  /** Null where the connector has no requests. */
  readonly #port: RequestPort | null
  readonly #ids: OwnIds
  readonly #pending = new Map<string, Pending>()
  #isOpen = false
  #hasOpened: boolean
  #identity: string | null
  #retryAt = Infinity

  constructor(host: PartHost) {
    this.#host = host
    this.#ids = new OwnIds(host.environment)
    const { hasEverConnected, identity } = host.connection()
    this.#hasOpened = hasEverConnected
    this.#identity = identity
    const frames = host.channels?.frames
    this.#port = frames === undefined ? null : createRequestPort(frames, (answer) => this.#answered(answer))
  }

  ask(name: string, data: unknown, options: RequestOptions): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const host = this.#host
      const { channels, environment, times } = host
      const { timeoutMs = times.answerMs, signal, idempotent = false } = options
      if (channels === null || this.#port === null) throw requestError('not-supported', name)
      if (!isName(name)) throw requestError('invalid', String(name), 'expected a name of 1 to 200 characters')
      checkTimeout(name, timeoutMs, requestError)
      signal?.throwIfAborted()
      const connection = host.connection()
      const { status, reason } = connection
      // Without a known identity, nobody can tell whether the next connection is that of the same person.
      const mayWait = idempotent && !isOver(connection) && (!this.#hasOpened || this.#identity !== null)
      if (status !== 'connected' && !mayWait) throw requestError('not-connected', name, undefined, reason)
      if (this.#pending.size >= host.maxPending) throw requestError('too-many-requests', name)
      const written = write(name, data, channels.limits(), requestError)
      const id = this.#ids.make()
      const cancel = (): void => host.run(() => this.#cancel(id, entry, signal?.reason))
      const entry: Pending = {
        name,
        ...written,
        idempotent,
        expiresAt: environment.now() + timeoutMs,
        isForNext: !this.#hasOpened,
        owner: this.#identity,
        verifyAt: null,
        settle: (end) => {
          signal?.removeEventListener('abort', cancel)
          this.#pending.delete(id)
          end()
        },
        resolve,
        reject,
      }
      signal?.addEventListener('abort', cancel)
      host.batch(() => this.#pending.set(id, entry))
    })
  }

  opened({ identity, isOtherIdentity }: Opened): void {
    this.#isOpen = true
    this.#hasOpened = true
    this.#identity = identity
    for (const entry of this.#pending.values()) {
      if (isOfAnother(entry, identity, isOtherIdentity)) this.#reject(entry, 'identity-changed')
      entry.isForNext = false
      entry.owner = identity
    }
  }

  lost({ reason }: Lost): void {
    this.#isOpen = false
    this.#retryAt = Infinity
    const isEnded = isOver(this.#host.connection())
    for (const entry of this.#pending.values()) {
      if (entry.idempotent && !isEnded && this.#identity !== null) entry.verifyAt = null
      else this.#reject(entry, 'connection-lost', reason)
    }
  }

  abandon(code: AbandonCode): void {
    for (const entry of this.#pending.values()) this.#reject(entry, code)
    if (code !== 'signed-out') return
    this.#hasOpened = false
    this.#identity = null
  }

  isBusy(): boolean {
    return this.#pending.size > 0
  }

  /** Hands over all requests that may leave now, in the order in which they were made. */
  flush(): void {
    const { channels, connection, environment } = this.#host
    const { status, reason } = connection()
    if (status === 'failed')
      for (const entry of this.#pending.values()) this.#reject(entry, 'connection-lost', reason)
    if (!this.#isOpen) return
    this.#retryAt = Infinity
    let bytes = 0
    for (const [id, entry] of this.#pending) {
      if (entry.verifyAt !== null) continue
      const { maxBytes = Infinity } = channels?.limits() ?? {}
      // Taken while another limit held. The server would end the connection over it, again and again.
      if (entry.bytes > maxBytes) {
        entry.settle(() => entry.reject(tooBig(entry.name, entry.bytes, maxBytes, requestError)))
        continue
      }
      if (bytes > MAX_TURN_BYTES || channels?.canTakeMore() === false) {
        this.#retryAt = environment.now() + BUFFER_RETRY_MS
        return
      }
      bytes += entry.bytes
      entry.verifyAt = environment.now() + VERIFY_MS
      this.#port?.request(id, entry.name, JSON.parse(entry.json))
    }
  }

  deadline(): number {
    let next = this.#retryAt
    for (const { expiresAt, verifyAt } of this.#pending.values())
      next = Math.min(next, expiresAt, verifyAt ?? Infinity)
    return next
  }

  expire(now: number): void {
    if (now >= this.#retryAt) this.#retryAt = Infinity
    let isSilent = false
    for (const [id, entry] of this.#pending) {
      if (now >= entry.expiresAt) {
        this.#cancel(id, entry, requestError('timed-out', entry.name))
      } else if (entry.verifyAt !== null && now >= entry.verifyAt) {
        entry.verifyAt = Infinity
        isSilent = true
      }
    }
    if (isSilent) this.#host.verify()
  }

  dispose(): void {
    this.#port?.close()
  }

  #answered({ id, data, code, message, details }: RequestAnswer): void {
    const entry = this.#pending.get(id)
    // It was given up meanwhile, or the server is at fault.
    entry?.settle(() => {
      if (code === null) entry.resolve(data)
      else entry.reject(new RemoteError(code, message ?? code, details))
    })
  }

  /** Tells the server, if it was asked, that no answer is wanted any more. */
  #cancel(id: string, entry: Pending, reason: unknown): void {
    if (!this.#pending.has(id)) return
    if (this.#isOpen && entry.verifyAt !== null) this.#port?.cancel(id)
    entry.settle(() => entry.reject(reason))
  }

  #reject(entry: Pending, code: string, reason: Reason | null = null): void {
    const error: ConnectivityError = requestError(code, entry.name, undefined, reason)
    entry.settle(() => entry.reject(error))
  }
}

/** Makes the part: `connectivity.use(createRequests)`. */
export const createRequests = (host: PartHost): Requests => new Requests(host)
