import type { Position } from '../../core/position.js'
import type { SharedStore } from '../hub/sharedStore.js'
import type { Appended, ChannelStore, StoreListener } from '../hub/store.js'
import { Unanswered } from '../hub/unanswered.js'
import { decodeNotice, describeEntry, encodeEntry } from './entries.js'
import { splitLines, type Notice } from './feed.js'
import { channelKeys, placeOf, type Place } from './keys.js'
import type { RedisOpening } from './opening.js'
import { creationIn, decodePage, epochOf, listChannels } from './pages.js'
import type { ScriptName } from './scripts.js'

/** The channels of one opening. */
export type RedisChannels = Required<
  Pick<ChannelStore, 'append' | 'find' | 'read' | 'trim' | 'remove' | 'collect' | 'channels'>
> &
  Pick<SharedStore, 'use'>

/** Passes a change of a channel to the hub. Returns whether the notice was one. */
export function passChange(
  prefix: string,
  epoch: string,
  { kind, text }: Notice,
  listener: StoreListener,
): boolean {
  if (kind === 'message') {
    const { channel, creation, entry } = decodeNotice(text)
    listener.entry(channel, epochOf(epoch, placeOf(prefix, channel), creation), entry)
    return true
  }
  if (kind !== 'removed' && kind !== 'damaged') return false
  const [creation = '', offset = '', about = ''] = splitLines(text, 3)
  const channel = JSON.parse(about) as string
  const last = { epoch: epochOf(epoch, placeOf(prefix, channel), creation), offset: Number(offset) }
  if (kind === 'removed') listener.removed(channel, last)
  else listener.corrupt(channel, 'a message fails its checksum')
  return true
}

/** What the script `append` answers about a message that it has kept. */
const keptIn = (epoch: string, [, offset, , first]: readonly string[]): Appended => ({
  duplicate: false,
  offset: Number(offset),
  first: Number(first),
  epoch,
})

/** @param touches Whether repetitions wait for replicas, too. */
export function createRedisChannels(opening: RedisOpening, prefix: string, touches: boolean): RedisChannels {
  const { epoch } = opening
  const unanswered = new Unanswered()
  const run = (script: ScriptName, place: Place, args: readonly string[]) =>
    opening.run(script, channelKeys(place), [place.name, ...args])

  /** Resolves when the answer is accepted, and the hub has heard of it. */
  const settle = async ({ partition }: Place, number: string | undefined): Promise<void> => {
    await Promise.all([opening.settled(), opening.reached(partition, Number(number))])
  }
  const settleAgain = async (place: Place, answer: readonly string[]): Promise<Appended> => {
    await settle(place, answer[2])
    return { duplicate: true, offset: answer[1] === '' ? null : Number(answer[1]) }
  }
  const end = async (
    channel: string,
    kind: 'removed' | 'damaged',
    only: { readonly before?: number; readonly creation?: string } = {},
  ): Promise<Position | null> => {
    const place = placeOf(prefix, channel)
    const args = [kind, JSON.stringify(channel), String(only.before ?? ''), only.creation ?? '']
    const [result, creation = '', offset, number] = await run('remove', place, args)
    if (result === 'none') return null
    await settle(place, number)
    return { epoch: epochOf(epoch, place, creation), offset: Number(offset) }
  }

  const read: RedisChannels['read'] = async (channel, range) => {
    const place = placeOf(prefix, channel)
    const { after, limit, notBefore = 0, before = -1, maxBytes = 0 } = range
    const answer = await run('read', place, [after, limit, notBefore, before, maxBytes].map(String))
    const page = decodePage(opening, place, channel, answer)
    if (page) return page
    // Another reader may have found the damage before, and messages of a new history may be there by now.
    await end(channel, 'damaged', { creation: answer[1] ?? '' })
    return read(channel, range)
  }

  return {
    async append(channel, entry, { size, maxBytes = 0, maxAgeMs = 0 }, producer) {
      const place = placeOf(prefix, channel)
      const texts = encodeEntry(channel, entry)
      const about = [describeEntry(channel, texts), texts.value, texts.id, texts.from]
      const bounds = [entry.at, size, maxAgeMs, maxBytes].map(String)
      const by = [producer?.id ?? '', String(producer?.seq ?? '')]
      const { before, answered } = unanswered.add(channel, producer)
      try {
        const args = [...about, ...bounds, ...by, touches ? '1' : '', String(before ?? '')]
        const answer = await run('append', place, args)
        if (answer[0] === 'again') return await settleAgain(place, answer)
        if (answer[0] === 'behind')
          throw new Error('react-connectivity/server: Redis refused the message that came before this one')
        await settle(place, answer[2])
        return keptIn(epochOf(epoch, place, answer[4] ?? ''), answer)
      } finally {
        answered()
      }
    },
    async find(channel, id, producer) {
      const place = placeOf(prefix, channel)
      const answer = await run('find', place, [id, producer?.id ?? '', String(producer?.seq ?? '')])
      return answer[0] === 'none' ? null : settleAgain(place, answer)
    },
    read,
    async trim(channel, upTo, of) {
      const place = placeOf(prefix, channel)
      const creation = creationIn(epoch, place, of)
      if (creation !== null) await run('trim', place, [String(upTo), creation])
    },
    remove: (channel) => end(channel, 'removed'),
    collect: (channel, before) => end(channel, 'removed', { before }),
    channels: (after, limit) => listChannels(opening, prefix, after, limit),
    async use(channel, at) {
      await run('use', placeOf(prefix, channel), [String(at)])
    },
  }
}
