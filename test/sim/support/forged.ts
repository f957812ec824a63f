import type { HistoryEvent, NewEvent, RunFacts } from './history.js'

export const facts: RunFacts = {
  kinds: new Map([
    ['orders', 'log'],
    ['prices', 'latest'],
  ]),
  window: 10,
  wellAt: 1_000_000,
  syncs: false,
  finals: new Map([['orders', 'server:final']]),
}

/** Events at one time each, in order. */
export const historyOf = (...events: readonly NewEvent[]): readonly HistoryEvent[] =>
  events.map((event, at) => ({ ...event, at: at * 1000 }))

export const accepted = (
  offset: number,
  data: string,
  given: Partial<Extract<NewEvent, { type: 'accepted' }>> = {},
): NewEvent => ({
  type: 'accepted',
  channel: 'orders',
  epoch: 'e.1',
  offset,
  data,
  user: data.startsWith('server:') ? null : 'ada',
  ...given,
})
export const delivered = (
  offset: number,
  data: string,
  given: Partial<Extract<NewEvent, { type: 'delivered' }>> = {},
): NewEvent => ({
  type: 'delivered',
  client: 'c0',
  channel: 'orders',
  epoch: 'e.1',
  offset,
  data,
  from: data.startsWith('server:') ? null : 'ada',
  ...given,
})
/** `onPublish` was asked about a payload; with a word it has answered. */
export const asked = (data: string): NewEvent => ({ type: 'asked', process: 1, data })
export const answered = (data: string, word: 'taken' | 'refused' | 'failed' = 'taken'): NewEvent => ({
  type: 'answered',
  process: 1,
  data,
  word,
})
export const durable = (data: string): NewEvent => ({ type: 'durable', data })
/** The store is opened with so many messages of `orders`. */
export const opened = (last: number): NewEvent => ({ type: 'opened', ends: new Map([['e.1', last]]) })
export const invoked = (data: string): NewEvent => ({
  type: 'invoked',
  client: 'c0',
  user: 'ada',
  channel: 'orders',
  data,
})
export const acknowledged = (data: string, offset: number): NewEvent => ({
  type: 'acknowledged',
  client: 'c0',
  data,
  offset,
})
export const rejected = (data: string, code: string): NewEvent => ({
  type: 'rejected',
  client: 'c0',
  data,
  code,
})
export const fault = (code: string): NewEvent => ({ type: 'fault', client: 'c0', channel: 'orders', code })
export const caused = (code: string): NewEvent => ({ type: 'caused', code, channel: 'orders' })
export const dialled = (isRequested = false): NewEvent => ({ type: 'dialled', client: 'c0', isRequested })
export const ended = (given: Partial<Extract<NewEvent, { type: 'ended' }>> = {}): NewEvent => ({
  type: 'ended',
  client: 'c0',
  status: 'connected',
  channels: [{ channel: 'orders', status: 'subscribed', last: 'server:final' }],
  missing: [],
  left: 0,
  reported: [],
  ...given,
})
