import type { ChannelKind } from '../../core/channel.js'
import type { Position } from '../../core/position.js'
import type { ChannelErrorFrame, SubscribeFrame } from '../../wire/frames.js'
import type { ChannelPage, Lineage } from './store.js'

/** Why a subscription ends, as its client is told. */
export type SubscriptionError = Omit<ChannelErrorFrame, 't' | 'ch'>

/** Where a subscriber starts, or the error it gets instead. */
export type ResumePoint =
  | { readonly from: number; readonly replay: number }
  | { readonly error: SubscriptionError }

/** The store that the epoch of a channel belongs to. */
export const storeOf = (epoch: string): string => epoch.slice(0, Math.max(0, epoch.lastIndexOf('.')))

/** Whether a history was set back behind the position, or nothing proves that it was not. */
function isSetBack({ generation, offset }: Position, lineage: Lineage | undefined): boolean {
  const end = lineage ? lineage.endOf(generation) : Infinity
  return end === null || offset > end
}

function lostHistory(kind: ChannelKind, pos: Position, page: ChannelPage): ResumePoint {
  const isSameStore = storeOf(pos.epoch) === storeOf(page.epoch)
  const ended = page.ended?.epoch === pos.epoch ? page.ended : null
  const isLost = ended !== null && isSetBack(pos, ended.lineage)
  // A queue belongs to its session: unless this session saw it end, it belonged to another one.
  if (!isSameStore || isLost || (kind === 'session' && !ended)) return { error: { error: 'process-closed' } }
  return {
    error: {
      error: 'channel-closed',
      ...(ended && { last: { epoch: ended.epoch, offset: ended.offset } }),
    },
  }
}

/**
 * Decides from the state of a channel where a subscriber starts: at its position if everything after it is still there,
 * else with the error for the lost messages.
 *
 * @param kind The kind of the channel.
 * @param frame The request of the client.
 * @param page The state of the channel; its entries are not read.
 */
export function resolveResumePoint(
  kind: ChannelKind,
  frame: Pick<SubscribeFrame, 'pos' | 'history'>,
  page: ChannelPage,
): ResumePoint {
  const { pos, history = 0 } = frame
  const { first, last } = page
  if (pos && pos.epoch !== '*' && pos.epoch !== page.epoch) return lostHistory(kind, pos, page)
  if (pos && pos.epoch !== '*' && (pos.offset > last || isSetBack(pos, page.lineage)))
    return { error: { error: 'process-closed' } }
  if (kind === 'latest') {
    const isNew = last >= first && (pos === undefined || pos.epoch === '*' || pos.offset < last)
    return { from: isNew ? last - 1 : last, replay: isNew ? 1 : 0 }
  }
  if (pos === undefined || pos.epoch === '*') {
    const kept = last - first + 1
    const replay = pos ? kept : Math.min(history, kept)
    return { from: last - replay, replay }
  }
  if (pos.offset < last && pos.offset + 1 < first)
    return { error: { error: 'channel-full', requested: pos.offset, available: first } }
  return { from: pos.offset, replay: last - pos.offset }
}
