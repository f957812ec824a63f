import type { RefreshAnswerFrame } from '../../wire/frames.js'
import { isRefusal, type Identified, type Refusal } from './authentication.js'
import { identifyInTime, type HubContext } from './context.js'
import { Deadline } from './deadline.js'
import type { LinkInfo } from './environment.js'
import type { Connection } from './model.js'
import { recheckSession } from './recheck.js'

/** A longer timer of Node would fire at once. */
const MAX_TIMER_MS = 2 ** 31 - 1

/** Milliseconds that are left of credentials, as a client is told them: a duration, because its clock is another one. */
export const leftOf = (expiresAt: number | null, now: number): { readonly expiresInMs?: number } =>
  expiresAt === null ? {} : { expiresInMs: Math.max(1, Math.floor(expiresAt - now)) }

/** Credentials of one connection that end: renews them in band, and ends the connection when nothing has renewed them. */
export class CredentialLife {
  readonly #context: HubContext
  readonly #connection: Connection
  readonly #info: LinkInfo
  readonly #end: Deadline
  #expiresAt: number | null
  #isBusy = false

  constructor(context: HubContext, connection: Connection, info: LinkInfo, expiresAt: number) {
    this.#context = context
    this.#connection = connection
    this.#info = info
    this.#end = new Deadline(context.environment)
    this.#expiresAt = expiresAt
  }

  /** From now on, the connection ends with them. */
  start(): void {
    this.#arm()
  }

  /** Milliseconds since 1970; null for never. */
  expiresAt(): number | null {
    return this.#expiresAt
  }

  stop(): void {
    this.#end.clear()
  }

  /** Answers a `refresh`. One at a time: each asks the app. */
  async refresh(token: string | undefined): Promise<void> {
    if (this.#isBusy) return this.#refuse('rate-limited')
    this.#isBusy = true
    const presented = { token, attempt: 0, action: 'refresh', info: this.#info } as const
    const answer = await identifyInTime(this.#context, presented)
    this.#isBusy = false
    if (this.#connection.isEnded()) return
    if (answer === null) return this.#refuse('server-error')
    if (isRefusal(answer)) return this.#refused(answer)
    this.#renew(answer)
  }

  /** An expired token costs nothing while the earlier one lasts; any other refusal withdraws that one, too. */
  #refused({ refused, message }: Refusal): void {
    this.#tell({ type: 'refresh-refused', reason: refused })
    if (refused === 'token-expired') this.#refuse(refused)
    else this.#connection.end(refused, message ? { message } : {})
  }

  #renew({ user, expiresAt }: Identified): void {
    const { environment } = this.#context
    const { session } = this.#connection
    if (session === null) return
    // Another user gets a connection of their own: a session never changes hands.
    if (session.user.id !== user.id) {
      this.#tell({ type: 'refresh-refused', reason: 'identity-changed' })
      return this.#connection.end('identity-changed')
    }
    session.user = user
    this.#expiresAt = expiresAt
    this.#arm()
    this.#tell({ type: 'refreshed', expiresAt })
    this.#send({ t: 'refresh', ...leftOf(expiresAt, environment.now()) })
    // As after a reconnect: what the renewed credentials no longer allow ends.
    void recheckSession(this.#context, session)
  }

  #refuse(error: NonNullable<RefreshAnswerFrame['error']>): void {
    this.#send({ t: 'refresh', error })
  }

  #send(frame: RefreshAnswerFrame): void {
    this.#connection.send(frame)
  }

  #tell(
    event:
      | { readonly type: 'refreshed'; readonly expiresAt: number | null }
      | { readonly type: 'refresh-refused'; readonly reason: Refusal['refused'] | 'identity-changed' },
  ): void {
    const { id: connectionId, session } = this.#connection
    if (session !== null) this.#context.events.emit({ ...event, connectionId, sessionId: session.id })
  }

  #arm(): void {
    this.#end.clear()
    if (this.#expiresAt === null) return
    const { environment, limits } = this.#context
    const leftMs = this.#expiresAt + limits.expiryGraceMs - environment.now()
    if (leftMs <= 0) return this.#connection.end('token-expired')
    this.#end.set(() => this.#arm(), Math.min(leftMs, MAX_TIMER_MS))
  }
}
