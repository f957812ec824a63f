import { assertNever } from '../core/assertNever.js'
import type { ConnectivityError } from '../core/errors.js'
import type { PendingSend } from '../core/pendingSend.js'
import type { Position } from '../core/position.js'
import type { Reason } from '../core/reasons.js'
import type { Page } from '../engine/channelPort.js'
import { commitsOf, type Commits } from './commits.js'
import type { Keep, KeepHost, Moment, SendChange } from './keep.js'
import { verdictOn, type Check, type Delivery } from './listener.js'
import type { Subscriber } from './subscriber.js'
import type { ChannelMessage } from './channelMessage.js'
import { MessageList } from './messageList.js'
import { listWishesOf, type Wish } from './listWishes.js'
import { PageRequests } from './pageRequests.js'
import { pastOf } from './past.js'

/** The newest messages of one channel: a list for each check, shared by all components. */
export class ListKeep implements Keep {
  readonly #host: KeepHost
  readonly #commits: Commits
  readonly #pages: PageRequests
  readonly #lists = new Map<Check | null, MessageList>()
  #wishes: ReadonlyMap<Check | null, Wish> = new Map()
  #cursor: Position | null = null

  constructor(host: KeepHost) {
    this.#host = host
    this.#commits = commitsOf(host.part)
    this.#pages = new PageRequests(host)
  }

  /** The list of messages as this check gives them; made when it is asked for. */
  list(check: Check | null): MessageList {
    const known = this.#lists.get(check)
    if (known !== undefined) return known
    const list = new MessageList(this.#host.isOwn, (first) => this.#hasOlder(first))
    this.#lists.set(check, list)
    return list
  }

  wish(subscribers: readonly Subscriber[], moment: Moment): void {
    this.#wishes = listWishesOf(subscribers)
    for (const [check, list] of this.#lists) {
      if (this.#wishes.has(check) || list.limit === 0) continue
      list.leftAt = moment.sequence
      list.wanted = 0
    }
    for (const [check, { keep }] of this.#wishes) {
      const list = this.list(check)
      const isNew = list.limit === 0
      const isSame = list.leftAt === moment.sequence
      const isLate = list.leftAt !== null && !isSame && !moment.isAnew
      list.wanted = keep
      list.leftAt = null
      if (!isNew) continue
      list.own.renew(this.#waiting())
      if (!isSame) this.#start(list, check, isLate, moment)
      this.#commits.withTurn(list)
    }
  }

  take(message: Delivery): void {
    const { info } = message
    for (const [check, list] of this.#lists) {
      if (list.limit === 0) continue
      const verdict = verdictOn(message, check)
      if ('data' in verdict) list.push({ data: verdict.data, info })
      // A message of ours that failed the schema when it came back is not shown either.
      else list.own.arrived(info)
      this.#commits.withFrame(list)
    }
  }

  begun(asked: number, replay: number): void {
    for (const list of this.#lists.values()) {
      list.covered = asked
      list.isWhole = asked > replay
    }
  }

  forget(isOthers: boolean): void {
    this.#pages.cancel(null)
    for (const list of this.#lists.values()) {
      list.forget(isOthers)
      // Sends that the next identity made already, after a sign-out, stay.
      if (isOthers && list.limit > 0) list.own.renew(this.#waiting())
      if (isOthers) this.#commits.withTurn(list)
      else this.#commits.withFrame(list)
    }
  }

  /** A component that does not subscribe for now still shows its last list. */
  clear(sequence: number): void {
    this.#cursor = null
    this.#wishes = new Map()
    for (const list of this.#lists.values()) {
      list.leftAt = sequence
      if (list.store.readers() > 0) continue
      list.wanted = 0
      list.forget(true)
      list.commit()
    }
  }

  /** Asks for the history that is wanted and was not given. */
  live(cursor: Position | null, hasHole: boolean): void {
    this.#cursor = cursor
    if (!this.#pages.areAnswered || cursor === null) return
    this.#pages.resume()
    if (hasHole) this.#refill(cursor)
    for (const [check, { history }] of this.#wishes) {
      const list = this.list(check)
      if (history <= Math.max(list.covered, list.length) || list.isWhole) continue
      const { length } = list
      list.covered = history
      this.#fetch(check, list, cursor, history - length, (found, error) => {
        // The answer to another component came first: ask for the rest before that.
        const isOvertaken = error === undefined && found === 0 && list.length > length && !list.isWhole
        if (error !== undefined || isOvertaken) list.covered = 0
        if (isOvertaken) this.live(this.#cursor, false)
      })
    }
  }

  /** Fetches older messages to the start of a list. Resolves with their number. */
  older(check: Check | null, count: number): Promise<number> {
    const list = this.list(check)
    const cursor = this.#cursor
    if (cursor === null || !this.#pages.areAnswered || list.isWhole) return Promise.resolve(0)
    return new Promise((resolve, reject) => {
      this.#host.part.batch(() => {
        this.#fetch(check, list, cursor, count, (found, error) =>
          error === undefined ? resolve(found) : reject(error),
        )
      })
    })
  }

  sendChanged(change: SendChange): void {
    for (const list of this.#lists.values()) {
      if (list.limit === 0) continue
      apply(list, change, this.#cursor?.epoch ?? null, this.#host.port.hasPositions)
      this.#commits.withTurn(list)
    }
  }

  paged(page: Page): boolean {
    return this.#pages.answered(page)
  }

  interrupt(): void {
    this.#pages.interrupt()
  }

  cancel(code: string | null, reason?: Reason): void {
    this.#pages.cancel(code, reason)
  }

  dispose(): void {
    this.#commits.dispose()
  }

  dismiss(id: string): void {
    for (const list of this.#lists.values()) if (list.own.dismiss(id)) this.#commits.withTurn(list)
  }

  #start(list: MessageList, check: Check | null, isLate: boolean, { newest }: Moment): void {
    // The list missed messages that others got: with a hole it would only look complete.
    if (isLate) list.forget(false)
    if (newest !== null && list.length === 0) {
      const verdict = verdictOn(newest, check)
      if ('data' in verdict) list.push({ data: verdict.data, info: newest.info })
    }
  }

  #waiting(): readonly PendingSend[] {
    return this.#host.waiting().filter(({ channel }) => channel === this.#host.name)
  }

  #fetch(
    check: Check | null,
    list: MessageList,
    cursor: Position,
    count: number,
    done: (found: number, error?: ConnectivityError) => void,
  ): void {
    const before = list.oldest(cursor)
    // Messages that come meanwhile would push out the one that the older ones lead up to.
    const release = list.hold()
    this.#pages.request(before, count, (fetched, error) => {
      release()
      // The list has started anew in between: the answer belongs to the one before.
      const { epoch, offset } = list.oldest(this.#cursor ?? cursor)
      if (fetched === null || epoch !== before.epoch || offset !== before.offset) return done(0, error)
      const past = pastOf(this.#host, before.epoch, fetched.messages, check)
      list.isWhole = !fetched.hasMore
      list.prepend(past)
      this.#commits.withFrame(list)
      done(past.length)
    })
  }

  /** Fetches the lists with a hole in them anew. */
  #refill(cursor: Position): void {
    for (const [check, list] of this.#lists) {
      if (list.limit === 0 || list.length === 0) continue
      const before = { epoch: cursor.epoch, offset: cursor.offset + 1 }
      const { last, length, wanted } = list
      const { epoch, offset } = list.oldest(cursor)
      // From the oldest message that is shown to the newest, those in the hole included.
      const span = epoch === cursor.epoch ? cursor.offset + 1 - offset : 0
      const count = Math.max(length, Math.min(span, wanted))
      const release = list.hold()
      this.#pages.request(before, count, (fetched) => {
        release()
        if (fetched === null || list.length === 0) return
        list.refill(pastOf(this.#host, cursor.epoch, fetched.messages, check), cursor, last)
        list.isWhole = !fetched.hasMore
        this.#commits.withFrame(list)
      })
    }
  }

  #hasOlder(first: ChannelMessage | null): boolean {
    if (!this.#pages.areAnswered) return false
    return first === null ? (this.#cursor?.offset ?? 0) > 0 : (first.offset ?? 0) > 1
  }
}

/** Makes the lists of a channel: `entry.keep(createListKeep)`. */
export const createListKeep = (host: KeepHost): ListKeep => new ListKeep(host)

/**
 * @param epoch of the history of now; null without one
 * @param comesBack whether an acknowledged message itself will come in, at its place
 */
function apply(list: MessageList, change: SendChange, epoch: string | null, comesBack: boolean): void {
  const { send } = change
  switch (change.type) {
    case 'changed':
      return list.own.queued(send)
    case 'acknowledged':
      return list.acknowledged(send.id, epoch, change.offset, comesBack)
    case 'refused':
      return list.own.refused(send.id, change.error)
    default:
      return assertNever(change)
  }
}
