import type { AcceptedEntry } from '../../../lab/acceptedLog.js'
import type { Moment, RecordedClient, Sent } from './recordedClient.js'

/** Intended faults of the run, which reveal unexpected ones. */
export interface Causes {
  readonly collected: ReadonlySet<string>
  readonly newEpochs: number
  readonly closedSessions: number
  readonly denied: ReadonlySet<string>
  readonly logSize: number
}

const placeOf = (epoch: string, offset: number): string => `${epoch}#${offset}`

/** Delivered messages are contiguous, unique and correct, or a fault precedes the first missing one. */
export function checkDelivery(
  who: string,
  channel: string,
  moments: readonly Moment[],
  accepted: readonly AcceptedEntry[],
): string[] {
  const wrong: string[] = []
  const known = new Map(accepted.map((entry) => [placeOf(entry.epoch, entry.offset), entry.data]))
  let last: { epoch: string; offset: number } | undefined
  let isExcused = true
  for (const moment of moments) {
    if (moment.kind !== 'message') {
      isExcused = true
      continue
    }
    const { epoch, offset, data } = moment
    const where = `${who} on ${channel}: ${placeOf(epoch, offset)}`
    const truth = known.get(placeOf(epoch, offset))
    // Queued messages at a SIGKILL may be missing in the log (lab/acceptedLog.ts).
    const isUnknown = channel === 'inbox' && !known.has(placeOf(epoch, offset))
    if (!isUnknown && JSON.stringify(truth) !== JSON.stringify(data))
      wrong.push(`${where} is not what was accepted`)
    if (last?.epoch === epoch && offset <= last.offset) wrong.push(`${where} again or backwards`)
    const isNext = last?.epoch === epoch && (offset === last.offset + 1 || channel === 'prices')
    if (last !== undefined && !isNext && !isExcused)
      wrong.push(`${where} after ${placeOf(last.epoch, last.offset)} without a fault`)
    last = { epoch, offset }
    isExcused = false
  }
  return wrong
}

/** Every fault has a cause in the run. */
export function checkFaults(
  who: string,
  channel: string,
  moments: readonly Moment[],
  causes: Causes,
): string[] {
  const isCaused = (code: string): boolean => {
    // The new history may have dropped messages before the client asks for all of it.
    if (code === 'channel-closed' || code === 'channel-gap') return causes.collected.has(channel)
    if (code === 'process-closed')
      return causes.newEpochs > 0 || (channel === 'inbox' && causes.closedSessions > 0)
    if (code === 'channel-denied') return causes.denied.has(channel)
    return code === 'channel-full'
  }
  return moments.flatMap((moment) =>
    moment.kind === 'fault' && !isCaused(moment.code)
      ? [`${who} on ${channel}: ${moment.code} without a cause`]
      : [],
  )
}

const storeOf = (epoch: string): string => epoch.slice(0, epoch.lastIndexOf('.'))

/** Each send ends with a true result and is in the log once, as far as the server can deduplicate. */
export function checkSends(
  client: RecordedClient,
  accepted: readonly AcceptedEntry[],
  causes: Causes,
): string[] {
  const wrong: string[] = []
  const byId = new Map<string, AcceptedEntry[]>()
  for (const entry of accepted)
    if (entry.id?.startsWith(`${client.name}-`)) byId.set(entry.id, [...(byId.get(entry.id) ?? []), entry])
  for (const sent of client.sends) {
    const hadFault = client.history.get(sent.channel)?.some(({ kind }) => kind === 'fault') === true
    wrong.push(...checkSend(sent, byId.get(sent.id) ?? [], causes, hadFault))
  }
  for (const channel of new Set(client.sends.map((sent) => sent.channel))) {
    // A send with a lost refusal is repeated and may be accepted after later ones.
    if (causes.denied.has(channel)) continue
    const firsts = new Map<string, number>()
    const seen = new Set<string>()
    for (const { id, epoch, offset, channel: at } of accepted) {
      if (at !== channel || id === undefined || !byId.has(id) || seen.has(storeOf(epoch) + id)) continue
      seen.add(storeOf(epoch) + id)
      const n = Number(id.slice(client.name.length + 1))
      const before = firsts.get(epoch) ?? 0
      if (n < before)
        wrong.push(`${id} was accepted after ${before} on ${channel}: ${placeOf(epoch, offset)}`)
      firsts.set(epoch, n)
    }
  }
  return wrong
}

function checkSend(
  { id, channel, outcome }: Sent,
  copies: readonly AcceptedEntry[],
  causes: Causes,
  hadFault: boolean,
): string[] {
  const wrong: string[] = []
  if (outcome === undefined) return [`${id} was never settled`]
  const isAt = ({ offset }: AcceptedEntry): boolean =>
    'offset' in outcome && (outcome.offset === null || offset === outcome.offset)
  if ('offset' in outcome && !copies.some(isAt))
    wrong.push(`${id} was acknowledged at ${outcome.offset} and is not there`)
  if ('code' in outcome) {
    const isHonest =
      outcome.code === 'forbidden' ? causes.denied.has(channel) : outcome.code === 'not-connected'
    const isOwn = outcome.code === 'disconnected'
    // Refused at the call after a fault of the channel, so nothing was sent.
    const isStopped = outcome.code === 'channel-failed' && hadFault && copies.length === 0
    if (!isHonest && !isOwn && !isStopped) wrong.push(`${id} was rejected with ${outcome.code}`)
  }
  copies.forEach((copy, index) => {
    const before = copies[index - 1]
    // The server cannot recognise ids that it has dropped or lost (docs/protocol.md, publish).
    const isForgotten = before?.epoch !== copy.epoch || copy.offset - before.offset >= causes.logSize
    if (before !== undefined && !isForgotten) wrong.push(`${id} was accepted twice in ${copy.epoch}`)
  })
  return wrong
}
