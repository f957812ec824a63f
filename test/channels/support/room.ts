import { channelMessages, type ChannelMessages } from 'react-connectivity'
import { createScripted, type Scripted } from './scripted.js'

/** A message of the past. */
export const old = (offset: number): { data: number; offset: number; id: null } => ({
  data: offset,
  offset,
  id: null,
})
export const range = (from: number, to: number): ReturnType<typeof old>[] =>
  Array.from({ length: to - from + 1 }, (_, n) => old(from + n))

export interface Room {
  readonly page: Scripted
  readonly here: ChannelMessages
  readonly leave: () => void
  /** The requests for older messages: `before limit`. */
  readonly asked: string[]
  readonly subscribed: (epoch?: string) => Promise<void>
  readonly answer: (before: number, from: number, epoch?: string, error?: string) => Promise<void>
  readonly shown: () => Promise<readonly unknown[]>
}

/** A list that shows message 100 of a channel with 99 older ones. */
export async function createRoom(listener: object = {}): Promise<Room> {
  const asked: string[] = []
  const page = createScripted({
    hasPositions: true,
    page: (_name, { offset }, limit) => void asked.push(`${String(offset)} ${String(limit)}`),
  })
  const here = channelMessages(page.client, 'room')
  const leave = here.subscribe({ keep: 10, ...listener })
  const subscribed = (epoch = 'e'): Promise<void> =>
    page.tell((receiver) =>
      receiver.subscribed('room', { kind: 'log', position: { epoch, offset: 99 }, replay: 0 }),
    )
  await page.up('ada')
  await subscribed()
  await page.tell((receiver) => receiver.message('room', old(100)))
  await page.environment.advance(20)
  return {
    page,
    here,
    leave,
    asked,
    subscribed,
    answer: (before, from, epoch = 'e', error) =>
      page.tell((receiver) =>
        receiver.paged('room', {
          before: { epoch, offset: before },
          messages: error === undefined ? range(from, before - 1) : [],
          hasMore: from > 1 && error === undefined,
          error,
        }),
      ),
    shown: async () => {
      await page.environment.advance(20)
      return here.messages().map(({ data }) => data)
    },
  }
}
