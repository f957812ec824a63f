import type { ProtocolHost } from '../engine/protocol.js'
import type { AuthOptions } from '../engine/authOptions.js'
import type { RefreshAnswerFrame, RefreshFrame } from './frames.js'

/** The shortest announced life that counts, so that a server cannot cause constant renewals. */
const MIN_LIFE_MS = 5000
/** Credentials are renewed in the last tenth of their life, but no later and no earlier than this before its end. */
const MIN_MARGIN_MS = 30_000
const MAX_MARGIN_MS = 300_000
/** The shortest wait after a failure. */
const RETRY_MS = 1000

/** The life of the credentials of an open connection. */
interface Renewal {
  /** Plans the next renewal; without a duration the credentials do not end. */
  readonly plan: (expiresInMs: number | undefined) => void
  readonly receive: (answer: RefreshAnswerFrame) => void
  /** When the next step is due; epoch milliseconds, Infinity for never. */
  readonly deadline: () => number
  /** Takes that step. By the time that is left, because timers are late in hidden tabs and after sleep. */
  readonly check: () => void
}

/** Renews credentials before they end, on the open connection. A failure is tried again until they have ended. */
export function createRenewal(
  { environment, policy, emit, run }: ProtocolHost,
  auth: AuthOptions | null,
  push: (frame: RefreshFrame) => void,
): Renewal {
  let expiresAt = Infinity
  let dueAt = Infinity
  let isTold = false
  let refused: 'token-expired' | null = null
  let request: AbortController | null = null

  function plan(expiresInMs = Infinity): void {
    request?.abort()
    isTold = false
    refused = null
    expiresAt = dueAt = Infinity
    if (expiresInMs === Infinity) return
    const life = Math.max(expiresInMs, MIN_LIFE_MS)
    const margin = Math.min(life / 2, Math.max(life / 10, MIN_MARGIN_MS), MAX_MARGIN_MS)
    expiresAt = environment.now() + life
    // Credentials of all clients may end at one moment: do not renew them at one moment.
    dueAt = expiresAt - margin * (1 - environment.random() / 4)
  }

  /** The next try, if there is time for one. */
  function later(leastMs: number): void {
    const now = environment.now()
    dueAt = expiresAt > now ? now + Math.max(leastMs, (expiresAt - now) / 8) : Infinity
  }

  function fetchToken(): void {
    request?.abort()
    request = new AbortController()
    const { signal } = request
    const fetched = (token: unknown): void =>
      run(() => {
        if (signal.aborted) return
        if (typeof token === 'string' && token !== '') push({ t: 'refresh', token })
        // The request that opened the socket may have cookies.
        else if (token === null || token === undefined) push({ t: 'refresh' })
        else later(RETRY_MS)
      })
    void Promise.resolve()
      .then(() => auth?.getToken({ signal, refused, isRenewal: true }))
      .then(fetched, () => fetched(false))
  }

  return {
    plan,
    deadline: () => dueAt,
    check() {
      // Runs for each incoming message: most clients need no clock.
      if (dueAt === Infinity || environment.now() < dueAt) return
      if (!isTold) emit({ type: 'token-expiring', expiresAt })
      isTold = true
      // A token or an answer that does not come is asked for again.
      later(policy.times.tokenMs)
      fetchToken()
    },
    receive({ error, expiresInMs }) {
      if (error !== undefined) {
        refused = error === 'token-expired' ? error : null
        return later(RETRY_MS)
      }
      plan(expiresInMs)
      emit({ type: 'token-renewed', expiresAt: expiresAt === Infinity ? null : expiresAt })
    },
  }
}
