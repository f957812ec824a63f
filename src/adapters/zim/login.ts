import { SignInRequiredError } from '../../core/errors.js'
import type { Reason } from '../../core/reasons.js'
import { retryClassOf } from '../../core/retryClasses.js'
import type { Environment } from '../../engine/environment.js'
import type { Sink } from '../../engine/source.js'
import { createDelays } from '../shared/delays.js'
import { createTimers } from '../shared/timers.js'
import { codeOf, loginReason } from './codes.js'
import type { ZimClient, ZimOptions } from './types.js'

/** Logins of the connector. ZIM itself comes back from every loss of the network; these begin a login, or another one after its end. */
export interface Login {
  /** Whether the connector has a user and tokens. */
  readonly isPossible: boolean
  /** Whether the state `Connected` that ZIM tells now means a connection. */
  readonly isProof: () => boolean
  /** Logs in, unless a login is under way. */
  readonly start: () => void
  readonly connected: () => void
  /** ZIM stopped without a refusal: logs in again later. */
  readonly again: (reason: Reason, code: string | number | null, message: string | null) => void
  /** The token ended: tries one fresh one; false when that was tried, or the connector has none. */
  readonly refresh: (code: string | number | null) => boolean
  readonly stop: () => void
}

interface LoginHost {
  readonly sink: Sink
  readonly environment: Environment
  readonly refused: (reason: Reason, code: number | null, message: string | null) => void
}

/** An offline login tells `Connected` when it begins, and when ZIM has read its data; with or without a network. */
const UNPROVED = 2

export function createLogin<Z extends ZimClient>(zim: Z, options: ZimOptions<Z>, host: LoginHost): Login {
  const { userID, userName = '', isOfflineLogin = false, getToken } = options
  const { sink, environment, refused } = host
  const delays = createDelays(environment)
  const timers = createTimers<'again'>(environment)
  let running: AbortController | null = null
  const proof = createProof()
  let hasRefreshed = false

  async function logIn(reason: 'token-expired' | null): Promise<void> {
    if (userID === undefined || getToken === undefined) return
    // ZIM may never answer an earlier login.
    running?.abort()
    const own = new AbortController()
    const { signal } = own
    running = own
    timers.clear()
    sink.dialling()
    if (signal.aborted) return
    try {
      const token = await getToken({ signal, refused: reason, isRenewal: false })
      if (signal.aborted) return
      proof.expect(isOfflineLogin ? UNPROVED : 0)
      await zim.login(userID, { token: token ?? '', userName, customStatus: '', isOfflineLogin })
    } catch (error) {
      if (!signal.aborted) failed(error)
    } finally {
      if (running === own) {
        running = null
        proof.expect(0)
      }
    }
  }

  function failed(error: unknown): void {
    const message = error instanceof Error ? error.message : null
    if (error instanceof SignInRequiredError) return refused('unauthorized', null, message)
    const code = codeOf(error)
    // Not of ZIM: the app could get no token.
    if (code === null) return again('token-unavailable', null, message)
    const reason = loginReason(code)
    if (reason === 'token-expired' && refresh(code)) return
    if (retryClassOf(reason) === 'never') refused(reason, code, message)
    else again(reason, code, message)
  }

  function again(reason: Reason, code: string | number | null, message: string | null): void {
    timers.set('again', delays.next(reason), () => void logIn(null))
    sink.attemptFailed({ reason, code, message, retries: 'yes' })
  }

  function refresh(code: string | number | null): boolean {
    if (hasRefreshed || userID === undefined || getToken === undefined) return false
    hasRefreshed = true
    sink.down({ reason: 'token-expired', code, retries: 'yes' })
    void logIn('token-expired')
    return true
  }

  return {
    isPossible: userID !== undefined && getToken !== undefined,
    isProof: proof.isNext,
    start() {
      if (running === null) void logIn(null)
    },
    connected() {
      hasRefreshed = false
      delays.reset()
      timers.clear()
    },
    again,
    refresh,
    stop() {
      running?.abort()
      running = null
      proof.expect(0)
      timers.clear()
    },
  }
}

interface Proof {
  /** So many states `Connected` come that mean no connection. */
  readonly expect: (count: number) => void
  readonly isNext: () => boolean
}

function createProof(): Proof {
  let unproved = 0
  return {
    expect(count) {
      unproved = count
    },
    isNext() {
      const isProof = unproved === 0
      if (!isProof) unproved -= 1
      return isProof
    },
  }
}
