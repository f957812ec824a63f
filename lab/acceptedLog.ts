import { existsSync, readFileSync, writeSync } from 'node:fs'
import type { ChannelStore, StoredEntry } from 'react-connectivity/server'

/** One message that the server accepted. */
export interface AcceptedEntry {
  readonly channel: string
  /** The owner of the queue, on a channel of kind `session`. */
  readonly session?: string
  readonly epoch: string
  readonly offset: number
  /** The publish id of the client; absent when the server published. */
  readonly id?: string
  readonly data: unknown
}

/** The store's names are `c:channel` and `s:session:channel`. */
function namesOf(key: string): { channel: string; session?: string } {
  if (!key.startsWith('s:')) return { channel: key.slice(2) }
  const [session = '', ...channel] = key.slice(2).split(':')
  return { channel: channel.join(':'), session }
}

/** Reads the log. Its last line may have been cut by a SIGKILL. */
export function readAcceptedLog(file: string): AcceptedEntry[] {
  if (!existsSync(file)) return []
  const lines = readFileSync(file, 'utf8').split('\n')
  lines.pop()
  return lines.map((line) => JSON.parse(line) as AcceptedEntry)
}

/**
 * A store that logs every message before its delivery. The write is synchronous, so the line outlives a SIGKILL right after it;
 * a message whose line is missing because of a SIGKILL right before it is added when the store opens again.
 *
 * @param channels Names of the logged shared channels.
 * @param fd The log, open for appending; `known` is its content.
 */
export function withAcceptedLog(
  store: ChannelStore,
  channels: readonly string[],
  fd: number,
  known: readonly AcceptedEntry[],
): ChannelStore {
  function note(key: string, epoch: string, { offset, id, data }: StoredEntry): void {
    // Scoped by the server as `user\nid`.
    const ownId = id === undefined ? {} : { id: id.slice(id.indexOf('\n') + 1) }
    const line: AcceptedEntry = {
      ...namesOf(key),
      epoch,
      offset,
      ...ownId,
      data: JSON.parse(data) as unknown,
    }
    writeSync(fd, `${JSON.stringify(line)}\n`)
  }

  async function catchUp(channel: string): Promise<void> {
    const key = `c:${channel}`
    const { epoch } = await store.read(key, { after: 0, limit: 0 })
    const noted = known.filter((entry) => entry.channel === channel && entry.epoch === epoch)
    const after = Math.max(0, ...noted.map(({ offset }) => offset))
    const page = await store.read(key, { after, limit: 1_000_000 })
    for (const entry of page.entries) note(key, epoch, entry)
  }

  return {
    ...store,
    async open(listener, freshEpoch) {
      const opened = await store.open(
        {
          ...listener,
          entry(key, epoch, entry) {
            note(key, epoch, entry)
            listener.entry(key, epoch, entry)
          },
        },
        freshEpoch,
      )
      for (const channel of channels) await catchUp(channel)
      return opened
    },
  }
}
