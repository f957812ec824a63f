import type { Reason } from '../core/reasons.js'
import type {
  ChannelPort,
  ChannelReceiver,
  IncomingMessage,
  Page,
  SubscriptionEnd,
} from '../engine/channelPort.js'
import type { FrameHandler } from '../engine/framePort.js'
import type { SessionPort } from '../engine/sessionPort.js'
import { createWaterMarks } from '../engine/waterMarks.js'
import {
  frameLimits,
  type ChannelErrorFrame,
  type ClientFrame,
  type PartFrame,
  type ServerFrame,
} from './frames.js'
import type { NackFrame, PageFrame, PagedMessage } from './messageFrames.js'

/** Frames that belong to channels. */
type ChannelServerFrame = Extract<
  ServerFrame,
  {
    readonly t:
      | 'message'
      | 'ephemeral'
      | 'subscribed'
      | 'channel-error'
      | 'unsubscribed'
      | 'ack'
      | 'nack'
      | 'page'
      | PartFrame['t']
  }
>

/** Channels of the wire protocol. */
interface ChannelWire {
  readonly port: ChannelPort
  /** The handlers of frames that parts bring, by type. */
  readonly parts: ReadonlyMap<string, FrameHandler>
  readonly receive: (frame: ChannelServerFrame) => void
  /** The connection is about to be ready. */
  readonly welcomed: (isResumed: boolean) => void
}

/** The session's side for channels. */
interface ChannelWireHost {
  /** Whether the connection is ready. */
  readonly isUp: () => boolean
  readonly push: (frame: ClientFrame) => void
  readonly maxFrameBytes: () => number
  readonly bufferedAmount: () => number
  readonly session: SessionPort
}

/** Levels of the batch and the frame around the data. */
const FRAME_DEPTH = 2

export function createChannelWire(host: ChannelWireHost): ChannelWire {
  let receiver: ChannelReceiver | null = null
  const parts = new Map<string, FrameHandler>()
  /** Subscribed channels without a queue in the session. */
  const logs = new Set<string>()
  /** Other channels that were left, until the server has answered: a queue collects as long as it is not told. */
  const left = new Set<string>()
  const isOfPart = (frame: ChannelServerFrame): frame is PartFrame => parts.has(frame.t)

  const port: ChannelPort = {
    receive(given) {
      receiver = given
    },
    subscribe(ch, { position, history, wish }) {
      host.push({
        t: 'subscribe',
        ch,
        ...(position === null ? {} : { pos: position }),
        ...(position === null && history > 0 ? { history } : {}),
        ...(wish === 'return' && { returning: true }),
        ...(wish === 'create' && { create: true }),
      })
    },
    unsubscribe(ch) {
      if (!logs.delete(ch)) left.add(ch)
      if (host.isUp()) host.push({ t: 'unsubscribe', ch })
    },
    publish: ({ id, channel, data, seq, follows }) =>
      host.push({ t: 'publish', id, ch: channel, d: data, seq, ...(follows && { follows }) }),
    ephemeral: (id, ch, data) => host.push({ t: 'ephemeral', id, ch, d: data }),
    page: (ch, { epoch, offset }, limit) => host.push({ t: 'page', ch, epoch, before: offset, limit }),
    limits: () => ({ maxBytes: host.maxFrameBytes(), maxDepth: frameLimits.maxDepth - FRAME_DEPTH }),
    canTakeMore: createWaterMarks(host.bufferedAmount),
    bufferedAmount: host.bufferedAmount,
    session: host.session,
    frames: {
      // Parts send frames of the protocol only.
      push: (frame) => host.push(frame as ClientFrame),
      handle(handlers) {
        for (const [type, handler] of Object.entries(handlers))
          if (handler === null) parts.delete(type)
          else parts.set(type, handler)
      },
    },
    deduplicates: true,
    hasPositions: true,
  }

  return {
    port,
    parts,
    receive(frame) {
      if (isOfPart(frame)) return parts.get(frame.t)?.receive({ ...frame })
      if (receiver !== null) receive(receiver, frame)
      if (frame.t === 'unsubscribed') left.delete(frame.ch)
      if (frame.t === 'subscribed' && frame.kind !== 'session') logs.add(frame.ch)
    },
    welcomed(isResumed) {
      if (!isResumed) left.clear()
      // Before a channel that is used again subscribes.
      for (const ch of left) host.push({ t: 'unsubscribe', ch })
    },
  }
}

function receive(receiver: ChannelReceiver, frame: Exclude<ChannelServerFrame, PartFrame>): void {
  switch (frame.t) {
    case 'message':
      return receiver.message(frame.ch, incomingOf(frame))
    case 'ephemeral':
      return receiver.ephemeral(frame.ch, { data: frame.d, from: frame.from ?? null, at: frame.at ?? null })
    case 'subscribed': {
      const { ch, kind, pos: position, replay, recovered } = frame
      return receiver.subscribed(ch, {
        kind,
        position,
        replay,
        ...(recovered === false ? { continuity: 'unknown' } : {}),
      })
    }
    case 'channel-error':
      return receiver.ended(frame.ch, endOf(frame))
    case 'ack':
      return receiver.acknowledged(frame.id, frame.o ?? null)
    case 'nack':
      return receiver.refused(frame.id, {
        code: frame.code ?? frame.error,
        message: frame.message ?? null,
        isTemporary: isTemporary(frame),
      })
    case 'page':
      return receiver.paged(frame.ch, pageOf(frame))
    case 'unsubscribed':
  }
}

const temporary: readonly string[] = ['rate-limited', 'server-error', 'out-of-order']
const isTemporary = ({ error }: NackFrame): boolean => temporary.includes(error)

const endReasons: ReadonlySet<string> = new Set([
  'channel-full',
  'channel-closed',
  'channel-gap',
  'channel-denied',
  'channel-not-found',
  'channel-timeout',
  'channel-kicked',
  'channel-kicked-elsewhere',
  'channel-no-room',
  'process-closed',
] satisfies readonly Reason[])

const isEndReason = (code: string): code is Reason => endReasons.has(code)

/** Ends the subscription also for an unknown code of a newer server, and keeps the raw code. */
function endOf({ error, message, last }: ChannelErrorFrame): SubscriptionEnd {
  const reason = isEndReason(error) ? error : 'server-error'
  return { reason, code: error, message: message ?? null, last: last ?? null }
}

const incomingOf = ({ d, o, id, from, at }: PagedMessage): IncomingMessage => ({
  data: d,
  offset: o,
  id: id ?? null,
  from: from ?? null,
  at: at ?? null,
})

const pageOf = ({ epoch, before, messages, more, error }: PageFrame): Page => ({
  before: { epoch, offset: before },
  messages: messages.map(incomingOf),
  hasMore: more,
  error,
})
