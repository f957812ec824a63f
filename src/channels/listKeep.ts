import type { ConnectivityError } from '../core/errors.js'
import type { PendingSend } from '../core/pendingSend.js'
import type { Position } from '../core/position.js'
import { dataFor, type Checked } from './callbacks.js'
import { pastOf, type KeepHost } from './keepHost.js'
import { MessageList, type ChannelMessage } from './messageList.js'
import type { StandardSchema } from './standardSchema.js'
import type { Wishes } from './subscribers.js'

/** The newest messages of one channel: a list for each schema, shared by all components. */
export class ListKeep {
  readonly #name: string
  readonly #host: KeepHost
  readonly #lists = new Map<StandardSchema | null, MessageList>()
  #cursor: Position | null = null

  constructor(name: string, host: KeepHost) {
    this.#name = name
    this.#host = host
  }

  /** The list of messages as this schema gives them; made when it is asked for. */
  list(schema: StandardSchema | null): MessageList {
    const known = this.#lists.get(schema)
    if (known !== undefined) return known
    const list = new MessageList(this.#name, (first) => this.#hasOlder(first))
    this.#lists.set(schema, list)
    return list
  }

  /**
   * The subscribers want something else kept.
   *
   * @param sequence counts the messages of the channel
   * @param isAnew the subscription has no answer yet, which will begin with nothing
   */
  wish({ lists }: Wishes, sequence: number, isAnew: boolean, newest: Checked | null): void {
    for (const [schema, list] of this.#lists) {
      if (lists.has(schema) || list.limit === 0) continue
      list.leftAt = sequence
      list.limit = 0
    }
    for (const [schema, { keep }] of lists) {
      const list = this.list(schema)
      const isNew = list.limit === 0
      const isSame = list.leftAt === sequence
      const isLate = list.leftAt !== null && !isSame && !isAnew
      list.limit = keep
      list.leftAt = null
      if (isNew && !isSame) this.#start(list, schema, isLate, newest)
    }
  }

  take(message: Checked): void {
    const { info } = message
    for (const [schema, list] of this.#lists) {
      if (list.limit === 0) continue
      const parsed = dataFor(message, schema)
      if ('data' in parsed) list.push(parsed.data, info, this.#host.isOwn(info.id))
      else list.dropOwn(info.id)
      this.#host.commits.withFrame(list)
    }
  }

  /** A new subscription was answered: `asked` messages of history were asked for, and `replay` come. */
  begun(asked: number, replay: number): void {
    for (const list of this.#lists.values()) {
      list.covered = asked
      list.isWhole = asked > replay
    }
  }

  /** @param isOthers what is kept belongs to another identity and must not be seen any longer */
  forget(isOthers: boolean): void {
    for (const list of this.#lists.values()) {
      list.forget(isOthers)
      if (isOthers) this.#host.commits.withTurn(list)
      else this.#host.commits.withFrame(list)
    }
  }

  /** The channel is not in use any more. A component that does not subscribe for now still shows what it had. */
  clear(sequence: number): void {
    this.#cursor = null
    for (const list of this.#lists.values()) {
      list.leftAt = sequence
      if (list.store.readers() > 0) continue
      list.limit = 0
      list.forget(true)
      list.commit()
    }
  }

  /** The channel is live, up to the cursor: asks for the history that is wanted and was not given. */
  fetch(cursor: Position | null, { lists }: Wishes): void {
    this.#cursor = cursor
    if (!this.#host.pages.areAnswered) return
    for (const [schema, { history }] of lists) {
      const list = this.list(schema)
      if (history <= Math.max(list.covered, list.length) || list.isWhole) continue
      list.covered = history
      void this.older(schema, history - list.length)
    }
  }

  /** Fetches older messages to the start of a list. Resolves with how many came. */
  older(schema: StandardSchema | null, count: number): Promise<number> {
    const list = this.list(schema)
    const cursor = this.#cursor
    const { pages, isOpen, isOwn, commits } = this.#host
    if (cursor === null || !pages.areAnswered || list.isWhole || !isOpen()) return Promise.resolve(0)
    const before = list.oldest(cursor)
    return new Promise((resolve) => {
      pages.request(this.#name, before, count, (fetched) => {
        // Another beginning came in between: what was asked for belongs to the list before it.
        const { epoch, offset } = list.oldest(this.#cursor ?? cursor)
        if (fetched === null || epoch !== before.epoch || offset < before.offset) return resolve(0)
        const past = pastOf(this.#name, { ...fetched, epoch: before.epoch }, schema, isOwn)
        list.isWhole = !fetched.hasMore
        list.prepend(past)
        commits.withFrame(list)
        resolve(past.length)
      })
    })
  }

  /** The subscription stands again after a loss: a list with a hole in it is fetched anew, where the server has it. */
  refill(cursor: Position | null): void {
    const { pages, isOwn, commits } = this.#host
    if (cursor === null || !pages.areAnswered) return
    for (const [schema, list] of this.#lists) {
      if (list.limit === 0 || list.length === 0) continue
      const before = { epoch: cursor.epoch, offset: cursor.offset + 1 }
      pages.request(this.#name, before, list.length, (fetched) => {
        if (fetched === null || list.length === 0) return
        list.refill(pastOf(this.#name, { ...fetched, epoch: cursor.epoch }, schema, isOwn), cursor)
        list.isWhole = !fetched.hasMore
        commits.withFrame(list)
      })
    }
  }

  sendChanged(send: PendingSend): void {
    this.#change((list) => list.queued(send))
  }

  /** @param comesBack whether the message itself will come in, at its place */
  sendKept({ id }: PendingSend, offset: number | null, comesBack: boolean): void {
    this.#change((list) => list.acknowledged(id, offset, comesBack))
  }

  sendRefused({ id }: PendingSend, error: ConnectivityError): void {
    this.#change((list) => list.refused(id, error))
  }

  dismiss(id: string): void {
    for (const list of this.#lists.values()) if (list.dismiss(id)) this.#host.commits.withTurn(list)
  }

  #start(list: MessageList, schema: StandardSchema | null, isLate: boolean, newest: Checked | null): void {
    // It missed messages that others got: with a hole inside it would only look complete.
    if (isLate) list.forget(false)
    for (const send of this.#host.waiting(this.#name)) list.queued(send)
    if (newest !== null && list.length === 0) {
      const parsed = dataFor(newest, schema)
      if ('data' in parsed) list.push(parsed.data, newest.info, this.#host.isOwn(newest.info.id))
    }
    this.#host.commits.withTurn(list)
  }

  #change(change: (list: MessageList) => void): void {
    for (const list of this.#lists.values()) {
      if (list.limit === 0) continue
      change(list)
      this.#host.commits.withTurn(list)
    }
  }

  #hasOlder(first: ChannelMessage | null): boolean {
    if (!this.#host.pages.areAnswered) return false
    return first === null ? (this.#cursor?.offset ?? 0) > 0 : (first.offset ?? 0) > 1
  }
}
