import { assertNever } from '../core/assertNever.js'
import type { ChannelState } from '../core/channel.js'
import type { ChannelEffect, ChannelEvent } from '../core/channelEvents.js'
import { channelTransition } from '../core/channelTransition.js'
import { wordsOf } from '../core/describe.js'
import { errorOfFault, type ConnectivityError } from '../core/errors.js'
import type { ClientFrame, MessageFrame, SubscribedFrame } from '../protocol/frames.js'
import {
  countGap,
  createEntry,
  handTo,
  MAX_HELD,
  onGapOf,
  startWithNewest,
  stopHotRoad,
  type ChannelEntry,
  type ChannelListener,
} from './channelEntry.js'
import type { Environment } from './environment.js'

/** What the registry needs from the engine. */
export interface RegistryHost {
  readonly environment: Environment
  readonly lingerMs: number
  readonly isLive: () => boolean
  /** Sends at the end of the current task, together with what else is to be sent then. */
  readonly send: (frame: ClientFrame) => void
  /** Queues an event for a channel. */
  readonly dispatch: (name: string, event: ChannelEvent) => void
  /** Runs an app's callback after the commit, isolated. */
  readonly call: (callback: () => void) => void
  readonly faulted: (channel: string, error: ConnectivityError) => void
  readonly changed: () => void
  readonly settled: (channel: string) => void
}

/** The channels in use: the desired state, ref-counted, and the hot road of their messages. */
export interface ChannelRegistry {
  readonly join: (name: string, listener: ChannelListener) => () => void
  readonly apply: (name: string, event: ChannelEvent) => void
  readonly applyToAll: (event: ChannelEvent) => void
  readonly subscribed: (frame: SubscribedFrame) => void
  readonly message: (frame: MessageFrame) => void
  /** With the position of the last message, which the committed state learns at its next change. */
  readonly state: (name: string) => ChannelState | undefined
  readonly snapshot: () => ReadonlyMap<string, ChannelState>
  readonly dispose: () => void
}

export function createChannelRegistry(host: RegistryHost): ChannelRegistry {
  const entries = new Map<string, ChannelEntry>()
  let isDisposed = false

  function join(name: string, listener: ChannelListener): () => void {
    if (isDisposed) return () => undefined
    const entry = entries.get(name) ?? createEntry(name)
    entries.set(name, entry)
    entry.cancelLinger?.()
    entry.cancelLinger = null
    entry.listeners.add(listener)
    host.dispatch(name, { type: 'subscribeRequested', isLive: host.isLive() })
    startWithNewest(entry, listener, host.call)
    return () => {
      if (!entry.listeners.delete(listener) || entry.listeners.size > 0) return
      // StrictMode, a route change or a fast remount come back in a moment: one subscription is enough for all of that.
      entry.cancelLinger = host.environment.setTimer(() => {
        entry.cancelLinger = null
        host.dispatch(name, { type: 'unsubscribeRequested', isLive: host.isLive() })
      }, host.lingerMs)
    }
  }

  function apply(name: string, event: ChannelEvent): void {
    const entry = entries.get(name)
    if (entry === undefined) return
    commitPosition(entry)
    const at = host.environment.now()
    const { state, effects } = channelTransition(
      entry.state,
      { ...event, at },
      { onGap: onGapOf(entry.listeners) },
    )
    if (state === entry.state) return
    const before = entry.state.status
    const { status } = state
    entry.state = state
    if (status === 'interrupted' || status === 'failed') stopHotRoad(entry)
    for (const effect of effects) run(entry, effect)
    if (status === 'unsubscribed') {
      stopHotRoad(entry)
      entries.delete(name)
    }
    host.changed()
    // Sends to a channel wait while it is on its way, and for nothing once it is not.
    const isSettled = status === 'subscribed' || status === 'failed' || status === 'unsubscribed'
    if (isSettled && status !== before) host.settled(name)
  }

  function run(entry: ChannelEntry, effect: ChannelEffect): void {
    const ch = entry.state.name
    switch (effect.type) {
      case 'subscribe': {
        stopHotRoad(entry)
        cancelResync(entry)
        const history = Math.max(0, ...[...entry.listeners].map((listener) => listener.history ?? 0))
        const isFirst = entry.state.status === 'subscribing'
        host.send({
          t: 'subscribe',
          ch,
          ...(effect.position === null ? {} : { pos: effect.position }),
          ...(isFirst && history > 0 ? { history } : {}),
        })
        return
      }
      case 'unsubscribe':
        return host.send({ t: 'unsubscribe', ch })
      case 'startResync':
        return startResync(entry, effect.reason)
      case 'cancelResync':
        return cancelResync(entry)
      case 'reportFault': {
        const { fault } = entry.state
        if (fault === null) return
        const error = errorOfFault(fault.reason, ch, fault.message)
        host.faulted(ch, error)
        for (const listener of [...entry.listeners]) host.call(() => listener.onError?.(error))
        return
      }
      default:
        return assertNever(effect)
    }
  }

  function cancelResync(entry: ChannelEntry): void {
    entry.resync?.abort()
    entry.resync = null
    entry.held = null
  }

  function startResync(entry: ChannelEntry, reason: ChannelState['reason']): void {
    const { name } = entry.state
    const request = new AbortController()
    entry.resync = request
    entry.held = []
    const context = { channel: name, reason, signal: request.signal }
    const work = [...entry.listeners].flatMap(({ resync }) => (resync ? [async () => resync(context)] : []))
    host.call(() => {
      Promise.all(work.map((each) => each())).then(
        () => endResync(entry, request, { type: 'resynced' }),
        (error: unknown) => endResync(entry, request, { type: 'resyncFailed', message: wordsOf(error) }),
      )
    })
  }

  function endResync(entry: ChannelEntry, request: AbortController, event: ChannelEvent): void {
    if (entry.resync !== request) return
    entry.resync = null
    const held = entry.held ?? []
    entry.held = null
    if (event.type === 'resynced') for (const frame of held) deliver(entry, frame)
    else stopHotRoad(entry)
    entry.hasMoved = true
    host.dispatch(entry.state.name, event)
  }

  function subscribed(frame: SubscribedFrame): void {
    const entry = entries.get(frame.ch)
    if (entry === undefined) return
    if (entry.isAccepting) return subscribedAgain(entry, frame)
    if (entry.state.status !== 'subscribing' && entry.state.status !== 'resubscribing') return
    entry.epoch = frame.pos.epoch
    entry.offset = frame.pos.offset
    entry.isAccepting = true
    entry.replayUntil = frame.replay > 0 ? frame.pos.offset + frame.replay : Infinity
    const { kind, pos: position, replay } = frame
    apply(frame.ch, { type: 'subscribed', kind, position, replay })
  }

  /** Two subscriptions crossed on the wire: what the server counts from now on must neither repeat nor leave out anything. */
  function subscribedAgain(entry: ChannelEntry, { pos, replay }: SubscribedFrame): void {
    const isCovered = pos.offset <= entry.offset || entry.state.kind === 'latest'
    if (pos.epoch !== entry.epoch || !isCovered) return gapFound(entry, 'answeredAgain')
    if (entry.replayUntil < Infinity) catchUp(entry, pos.offset + replay)
  }

  function gapFound(entry: ChannelEntry, type: 'gapDetected' | 'answeredAgain'): void {
    entry.isAccepting = false
    apply(entry.state.name, { type, times: countGap(entry) })
  }

  function catchUp(entry: ChannelEntry, until = entry.replayUntil): void {
    entry.replayUntil = entry.offset < until ? until : Infinity
    if (entry.offset >= until) apply(entry.state.name, { type: 'caughtUp' })
  }

  function message(frame: MessageFrame): void {
    const entry = entries.get(frame.ch)
    // A frame again, or of a subscription that has ended.
    if (entry === undefined || !entry.isAccepting || frame.o <= entry.offset) return
    if (frame.o !== entry.offset + 1 && entry.state.kind !== 'latest') return gapFound(entry, 'gapDetected')
    entry.offset = frame.o
    entry.hasMoved = true
    if (entry.held === null) deliver(entry, frame)
    else if (entry.held.push(frame) > MAX_HELD && entry.resync !== null)
      endResync(entry, entry.resync, { type: 'resyncFailed', message: 'too many messages came meanwhile' })
    catchUp(entry)
  }

  function deliver(entry: ChannelEntry, frame: MessageFrame): void {
    const message = { data: frame.d, info: { channel: frame.ch, epoch: entry.epoch, offset: frame.o } }
    handTo(entry.listeners, message, host.call)
    if (entry.state.kind === 'latest') entry.newest = message
  }

  /** The hot road moves the cursor only; the state takes it over before anything is decided. */
  function commitPosition(entry: ChannelEntry): void {
    if (!entry.hasMoved || entry.held !== null) return
    entry.hasMoved = false
    entry.state = { ...entry.state, position: { epoch: entry.epoch, offset: entry.offset } }
  }

  return {
    join,
    apply,
    applyToAll: (event) => {
      for (const name of [...entries.keys()]) apply(name, event)
    },
    subscribed,
    message,
    state(name) {
      const entry = entries.get(name)
      if (entry !== undefined) commitPosition(entry)
      return entry?.state
    },
    snapshot: () => new Map([...entries].map(([name, entry]) => [name, entry.state])),
    dispose() {
      isDisposed = true
      for (const entry of entries.values()) {
        entry.cancelLinger?.()
        cancelResync(entry)
        stopHotRoad(entry)
        entry.listeners.clear()
      }
      entries.clear()
    },
  }
}
