import type { ActionOverrides } from './reasons.js'
import type { ChannelState } from './channel.js'
import { nextChannelView, type ChannelView } from './channelView.js'
import { nextView, type ConnectionView } from './connectionView.js'
import { heldFrame, holdAt } from './heldFrame.js'
import { worstLed } from './led.js'
import type { PresentationMachine } from './presentationMachine.js'
import type { BannerPresentation, LedPresentation, Presentation } from './presentationTypes.js'
import { keptMap, sameFields } from './projection.js'
import { shownLed, toned } from './shownLed.js'
import type { Snapshot } from './snapshot.js'
import { nextStability } from './stability.js'
import type { Times } from './times.js'

/** Facts for a frame. */
export interface FrameInput {
  readonly facts: Snapshot
  readonly now: number
  readonly times: Times
  readonly actions: ActionOverrides | undefined
  /** Whether the client can dial on request. */
  readonly canRetry: boolean
}

/** Everything in a frame but the LEDs. */
export interface Notices {
  readonly shown: Omit<Presentation, 'led' | 'channelLeds' | 'worstLed'>
  /** The banner before a person dismissed it; null for none. */
  readonly banner: BannerPresentation | null
  readonly isUnconfirmed: boolean
  /** The channels that lost messages, while the banner says so; null while it does not. */
  readonly caution: ReadonlySet<string> | null
  /** When time alone changes something; epoch milliseconds, Infinity for never. */
  readonly changesAt: number
}

/** Derives the notices of a frame from its view of the connection and the channels. */
export type NextNotices = (
  previous: PresentationMachine,
  input: FrameInput,
  view: ConnectionView,
  channels: ReadonlyMap<string, ChannelView>,
) => Notices

/**
 * The frame after the newest facts, and when it would next change. Banner, LEDs, prompt and stale marks all derive from one view
 * of the connection.
 *
 * @param nextNotices null on a page that has only LEDs
 */
export function nextFrame(
  previous: PresentationMachine,
  input: FrameInput,
  nextNotices: NextNotices | null,
): PresentationMachine {
  const { facts, now, times } = input
  const { shown } = previous
  const stability = nextStability(previous.stability, facts.connection, now, times)
  // A page that is being left loses its connection; a connection that works is shown as ever.
  const heldUntil = holdAt(previous, now)
  if (heldUntil !== null && facts.connection.status !== 'connected')
    return heldFrame(previous, stability, heldUntil)
  const view = nextView(previous.view, facts, stability, shown.banner, now, times)
  const channels = new Map<string, ChannelView>()
  for (const channel of inUse(facts))
    channels.set(
      channel.name,
      nextChannelView(previous.channels.get(channel.name), channel, view, stability, now, times),
    )
  const notices = nextNotices?.(previous, input, view, channels)
  const caution = notices?.caution ?? null
  const { led, stage, changesAt } = shownLed(previous, view, facts, now, times, caution !== null)
  const leds = new Map<string, LedPresentation>()
  for (const [name, { led: own }] of channels) {
    const isCaution = own.tone === 'success' && caution?.has(name) === true
    leds.set(name, isCaution ? toned(shown.channelLeds.get(name), own, 'warning') : own)
  }
  const next: Presentation = {
    ...shown,
    ...notices?.shown,
    led,
    channelLeds: keptMap(shown.channelLeds, leds),
    worstLed: worstLed([led, ...leds.values()].map(({ state }) => state)),
  }
  const dueAt = Math.min(
    notices?.changesAt ?? Infinity,
    view.changesAt,
    changesAt,
    heldUntil ?? Infinity,
    ...[...channels.values()].map((each) => each.changesAt),
  )
  return {
    ...previous,
    shown: sameFields(next, shown) ? shown : next,
    stability,
    view,
    stage,
    channels,
    banner: notices?.banner ?? null,
    isUnconfirmed: notices?.isUnconfirmed ?? false,
    heldUntil,
    changesAt: dueAt === Infinity ? null : dueAt,
  }
}

const inUse = ({ channels }: Snapshot): readonly ChannelState[] =>
  [...channels.values()].filter(({ status }) => status !== 'unsubscribed')
