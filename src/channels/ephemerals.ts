import type { ConnectivityError } from '../core/errors.js'
import type { Lost } from '../engine/connector.js'
import type { ClientPart, PartHost } from '../engine/part.js'
import { answerTimer } from './answerTimer.js'
import { sendError } from './channelErrors.js'
import type { Channels } from './createChannels.js'
import { OwnIds } from './ownIds.js'
import { refusalError } from './refusalError.js'
import { write } from './sendCheck.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

interface Waiting {
  readonly channel: string
  readonly settle: (error: ConnectivityError | null) => void
}

/** The ephemeral sends of a client that the server has not answered. None of them is ever sent again. */
export class Ephemerals implements ClientPart {
  readonly #host: PartHost
  readonly #ids: OwnIds
  readonly #waiting = new Map<string, Waiting>()

  constructor(host: PartHost) {
    this.#host = host
    this.#ids = new OwnIds(host.environment)
  }

  send({ port, answers }: Channels, channel: string, data: unknown): Promise<void> {
    return new Promise((resolve, reject) => {
      const host = this.#host
      const { status, reason } = host.connection()
      const { ephemeral } = port
      if (ephemeral === undefined) throw sendError('not-supported', channel)
      if (status !== 'connected') throw sendError('not-connected', channel, notConnected(), reason)
      if (!port.canTakeMore() || this.#waiting.size >= host.maxPending)
        throw sendError('outbox-full', channel)
      const { json } = write(channel, data, port.limits())
      const id = this.#ids.make()
      host.batch(() => {
        const stopTimer = answerTimer(host, () => settle(sendError('timed-out', channel)))
        const settle = (error: ConnectivityError | null): void => {
          stopTimer()
          this.#waiting.delete(id)
          answers.delete(id)
          if (error === null) resolve()
          else reject(error)
        }
        this.#waiting.set(id, { channel, settle })
        answers.set(id, (refusal) => settle(refusal && refusalError(channel, refusal)))
        ephemeral(id, channel, JSON.parse(json))
      })
    })
  }

  /** Comes before every other end of a connection, also before `dispose`. */
  lost({ reason }: Lost): void {
    for (const { channel, settle } of this.#waiting.values())
      settle(sendError('connection-lost', channel, undefined, reason))
  }
}

const notConnected = (): string | undefined =>
  process.env.NODE_ENV === 'production'
    ? undefined
    : 'the connection is down, and an ephemeral message is not sent later'

/** Makes the part: `connectivity.use(createEphemerals)`. */
export const createEphemerals = (host: PartHost): Ephemerals => new Ephemerals(host)
