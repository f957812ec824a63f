import { channelActions, connectionActions } from './actions.js'
import type { ChannelState } from './channel.js'
import type { Connection } from './connection.js'
import type { ChannelView } from './channelView.js'
import { isChanging, type ConnectionView } from './connectionView.js'
import { channelLed, isUpLed } from './led.js'
import type { LedState, StalePresentation } from './presentationTypes.js'
import { keptMap } from './projection.js'
import type { ActionOverrides } from './reasons.js'
import type { Snapshot } from './snapshot.js'
import type { Times } from './times.js'

/** A channel with data that is not current. */
interface StaleInput {
  readonly shown: StalePresentation | null
  readonly channel: ChannelState
  /** The channel's own LED state, without the connection. */
  readonly own: LedState
  readonly view: ConnectionView
  readonly isUp: boolean
  readonly asOf: number | null
  readonly now: number
  readonly times: Times
  readonly overrides: ActionOverrides | undefined
  /** The same for channels, which can be opened again also where the client cannot dial on request. */
  readonly channelOverrides: ActionOverrides | undefined
}

/** The stale mark of a channel, and when it would change. */
interface StaleStep {
  readonly mark: StalePresentation | null
  readonly changesAt: number
}

/** The stale marks of all channels, and when they would change. */
interface StaleMarks {
  readonly marks: ReadonlyMap<string, StalePresentation>
  readonly changesAt: number
}

/** The marks of this frame; the same objects while nothing differs. */
export function nextStaleMarks(
  shown: ReadonlyMap<string, StalePresentation>,
  { connection, channels: facts }: Snapshot,
  view: ConnectionView,
  channels: ReadonlyMap<string, ChannelView>,
  now: number,
  times: Times,
  overrides: ActionOverrides | undefined,
  channelOverrides: ActionOverrides | undefined,
): StaleMarks {
  const isUp = connection.status === 'connected'
  const marks = new Map<string, StalePresentation>()
  let changesAt = Infinity
  for (const [name, { brokenSince, asOf }] of channels) {
    const channel = facts.get(name)
    if (channel === undefined || brokenSince === null) continue
    const before = shown.get(name) ?? null
    const own = channelLed(channel)
    const about = { shown: before, channel, own, view, isUp, asOf }
    const step = nextStale({ ...about, now, times, overrides, channelOverrides })
    changesAt = Math.min(changesAt, step.changesAt)
    if (step.mark !== null)
      marks.set(name, before !== null && sameMark(step.mark, before) ? before : step.mark)
  }
  return { marks: keptMap(shown, marks), changesAt }
}

const sameMark = (a: StalePresentation, b: StalePresentation): boolean =>
  a.asOf === b.asOf && a.kind === b.kind && a.reason === b.reason && a.actions.join() === b.actions.join()

/** Marks lost messages at once, and a channel that is behind when the banner tells it; the mark stays until the data is current. */
function nextStale({ channel, own, asOf, overrides, channelOverrides, ...input }: StaleInput): StaleStep {
  const { view, shown, now } = input
  const isMissed = own === 'stale' || (own === 'failed' && asOf !== null)
  if (isMissed) {
    const reason = channel.fault?.reason ?? channel.reason
    // The end of a membership proves no lost message.
    const kind = channel.continuity === 'gap' ? 'missed' : 'stopped'
    return at(-Infinity, { asOf, kind, reason, actions: channelActions(channel, channelOverrides) })
  }
  // A refused channel has no data that could be out of date.
  if (own === 'failed') return at(Infinity, null)
  const from = shown === null ? behindFrom(input, channel, asOf) : -Infinity
  if (now < from) return at(from, null)
  if (isUpLed(view.led)) return at(-Infinity, { asOf, kind: 'behind', reason: channel.reason, actions: [] })
  const { connection } = view
  const kind = comesBack(connection) ? 'behind' : 'stopped'
  const actions = connectionActions(connection, overrides)
  return at(-Infinity, { asOf, kind, reason: connection.reason, actions })
}

/** Whether a connection that is down comes back without a person and the app. */
const comesBack = ({ status, pausedBy, nextAttemptAt }: Connection): boolean =>
  status === 'paused'
    ? pausedBy === 'offline' || nextAttemptAt !== null
    : status === 'connecting' || status === 'reconnecting'

const at = (from: number, mark: StalePresentation | null): StaleStep => ({
  mark,
  changesAt: from === -Infinity ? Infinity : from,
})

/** When the channel counts as behind: with the banner of a loss, or of a channel that takes long to catch up. */
function behindFrom(
  { view, isUp, times }: Pick<StaleInput, 'view' | 'isUp' | 'times'>,
  { since, status }: ChannelState,
  asOf: number | null,
): number {
  const { led, connection, stability } = view
  // A mark made while the page is hidden would flash when it is visible again.
  if (isChanging(view) || connection.pausedBy === 'hidden') return Infinity
  if (isUpLed(led)) {
    const isBusy = status === 'resubscribing' || status === 'resyncing'
    return isUp && isBusy && asOf !== null ? since + times.bannerMs : Infinity
  }
  if (connection.status === 'idle') return Infinity
  if (connection.status === 'disconnected') return asOf === null ? Infinity : -Infinity
  return stability.downSince === null ? -Infinity : stability.downSince + times.bannerMs
}
