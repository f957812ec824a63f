/** The answer to a subscription, as a server sends it. */
export const subscribedAt = (offset: number, replay = 0, ch = 'a', epoch = 'e.1'): object => ({
  t: 'subscribed',
  ch,
  kind: 'log',
  pos: { epoch, offset },
  replay,
})

/** One message of a channel. */
export const message = (o: number, d: unknown = o, ch = 'a'): object => ({ t: 'message', ch, o, d })

/** Data with a number of nested levels. */
export const nest = (levels: number): unknown => JSON.parse('['.repeat(levels) + ']'.repeat(levels))
