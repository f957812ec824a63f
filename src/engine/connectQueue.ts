import { isOver } from '../core/connection.js'
import { ConnectivityError } from '../core/errors.js'
import type { AbandonCode, ClientPart, PartHost } from './part.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

interface Waiting {
  /** Given up when nothing connects any more. */
  readonly isLease: boolean
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

/** A tick that comes this late is held back: browsers let a hidden page have one in a second, and later one in a minute. */
const LATE_MS = 500
/** How many go on in such a tick. */
const LATE_COUNT = 20

/**
 * What waits for the connection: resolved first in, first out, one in each tick of the event loop, so that a crowd does not block the
 * page; some more where the browser holds ticks back. A loss stops it, and the rest goes on with the next connection. Source: Electric Imp.
 */
export class ConnectQueue implements ClientPart {
  readonly #host: PartHost
  readonly #waiting = new Set<Waiting>()
  #isOpen = false
  #leases = 0
  /** Since when the next one is due; epoch milliseconds, Infinity while none is. */
  #dueAt = Infinity

  constructor(host: PartHost) {
    this.#host = host
  }

  wait(isLease: boolean, signal: AbortSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const host = this.#host
      const { reason } = host.connection()
      signal?.throwIfAborted()
      if (reason === 'disposed') throw waitError('disposed')
      if (this.#isOpen && this.#waiting.size === 0) return resolve()
      if (this.#waiting.size >= host.maxPending) throw waitError('too-many-waiting')
      const end = (): void => {
        signal?.removeEventListener('abort', giveUp)
        this.#waiting.delete(entry)
      }
      const giveUp = (): void =>
        host.run(() => {
          entry.reject(signal?.reason)
        })
      const entry: Waiting = {
        isLease,
        resolve: () => {
          end()
          resolve()
        },
        reject: (why) => {
          end()
          reject(why)
        },
      }
      signal?.addEventListener('abort', giveUp)
      host.batch(() => this.#waiting.add(entry))
    })
  }

  /** Takes a lease, which ends with the returned function. */
  lease(): () => void {
    this.#leases += 1
    return () => this.#host.batch(() => (this.#leases -= 1))
  }

  opened(): void {
    this.#isOpen = true
  }

  lost(): void {
    this.#isOpen = false
  }

  abandon(code: AbandonCode): void {
    if (code !== 'disposed') return
    for (const entry of this.#waiting) entry.reject(waitError(code))
  }

  flush(): void {
    if (!isOver(this.#host.connection())) return
    for (const entry of this.#waiting) if (entry.isLease) entry.reject(waitError('not-connected', this.#host))
  }

  isBusy(): boolean {
    return this.#leases > 0
  }

  deadline(): number {
    const isDue = this.#isOpen && this.#waiting.size > 0
    this.#dueAt = isDue ? Math.min(this.#dueAt, this.#host.environment.now()) : Infinity
    return this.#dueAt
  }

  expire(now: number): void {
    const count = now - this.#dueAt >= LATE_MS ? LATE_COUNT : 1
    this.#dueAt = Infinity
    for (const entry of [...this.#waiting].slice(0, count)) entry.resolve()
  }
}

/** The texts of the problems, for development. Production has only the codes, which are stable. */
const words: { readonly [code: string]: string } = {
  disposed: 'the client was disposed',
  'not-connected': 'there is no connection, and nothing connects by itself; connect() first',
  'too-many-waiting': 'too many wait already; raise maxPending',
}

function waitError(code: string, host: PartHost | null = null): ConnectivityError {
  const text = process.env.NODE_ENV === 'production' ? code : String(words[code])
  const reason = host === null ? null : host.connection().reason
  return new ConnectivityError(code, `wait for the connection: ${text}`, { reason })
}

/** Makes the part: `connectivity.use(createConnectQueue)`. */
export const createConnectQueue = (host: PartHost): ConnectQueue => new ConnectQueue(host)
