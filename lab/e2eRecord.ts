import { channel as channelOf, type Channel, type Connection, type Connectivity } from 'react-connectivity'

/** The connection, from its public state. */
export type Stage = 'live' | 'waiting' | 'dialling' | 'none'

/** The record of the end-to-end page, read by the tests. Times are epoch milliseconds. */
export interface LabRecord {
  connectivity: Connectivity | null
  /** The channel of this name. */
  channel: (name: string) => Channel
  /** Takes the whole app down and puts it up again. */
  remount: () => void
  tokenRequests: number
  /** Commits of the client's store, and renders of the page. */
  commits: number
  renders: number
  readonly firstSend: Map<string, Channel['send']>
  readonly delivered: {
    channel: string
    epoch: string | null
    offset: number | null
    data: unknown
    at: number
  }[]
  readonly statuses: {
    status: string
    stage: Stage
    reason: string
    code: number | string | null
    at: number
  }[]
  /** Each change of a channel, with the status that the connection had at that moment. */
  readonly channels: { channel: string; status: string; reason: string; connection: string; at: number }[]
  readonly resyncs: { channel: string; reason: string; at: number }[]
  /** Data fetched by a resync: all messages accepted until then. */
  readonly snapshots: { channel: string; at: number; accepted: { epoch: string; offset: number }[] }[]
  readonly unexpected: string[]
  readonly problems: string[]
  /** Each new state of the banner on the screen; `null` when it left. `node` counts banners that were made. */
  readonly banners: { state: string | null; text: string; node: number; at: number }[]
  readonly announcements: { text: string; politeness: string; at: number }[]
  readonly prompts: { title: string | null; reason: string | null; at: number }[]
  /** Each new state of each LED, by its subject. */
  readonly leds: { of: string; state: string; at: number }[]
}

declare global {
  interface Window {
    lab: LabRecord
  }
}

export const record: LabRecord = {
  connectivity: null,
  channel: (name) => {
    if (record.connectivity === null) throw new Error('lab: the page has no client yet')
    return channelOf(record.connectivity, name)
  },
  remount: () => undefined,
  tokenRequests: 0,
  commits: 0,
  renders: 0,
  firstSend: new Map(),
  delivered: [],
  statuses: [],
  channels: [],
  resyncs: [],
  snapshots: [],
  unexpected: [],
  problems: [],
  banners: [],
  announcements: [],
  prompts: [],
  leds: [],
}
window.lab = record

function stageOf({ status, nextAttemptAt }: Connection): Stage {
  if (status === 'connected') return 'live'
  if (status !== 'connecting' && status !== 'reconnecting') return 'none'
  return nextAttemptAt === null ? 'dialling' : 'waiting'
}

/** Records each transition of the connection and its channels, also those between paints. */
export function recordTransitions(connectivity: Connectivity): void {
  connectivity.subscribe(({ connection, channels }, before) => {
    const at = Date.now()
    record.commits += 1
    const { status, reason, code } = connection
    const stage = stageOf(connection)
    if (status !== before.connection.status || stage !== stageOf(before.connection))
      record.statuses.push({ status, stage, reason, code, at })
    if (channels === before.channels) return
    for (const [channel, state] of channels)
      if (state.status !== before.channels.get(channel)?.status)
        record.channels.push({ channel, status: state.status, reason: state.reason, connection: status, at })
  })
}

const slot = (name: string): string => `[data-slot="conn-${name}"]`
const textOf = (node: Element | null): string => node?.textContent?.trim() ?? ''

/** Records visible text and screen reader text at each change of the page. */
export function watchScreen(): void {
  let banner: Element | null = null
  let nodes = 0
  const shown = new Map<string, string | null>()
  /** Whether the value changed. */
  const isNew = (thing: string, now: string | null): boolean => {
    if ((shown.get(thing) ?? null) === now) return false
    shown.set(thing, now)
    return true
  }

  function look(): void {
    const at = Date.now()
    const current = document.querySelector(slot('banner'))
    if (current !== null && current !== banner) nodes += 1
    banner = current
    const state = current?.getAttribute('data-state') ?? null
    if (isNew('banner', state)) record.banners.push({ state, text: textOf(current), node: nodes, at })
    const prompts = document.querySelectorAll(slot('prompt'))
    const prompt = prompts[0] ?? null
    const title = prompt && textOf(prompt.querySelector(slot('title')))
    if (isNew('prompt', prompts.length > 1 ? `${prompts.length} prompts` : title))
      record.prompts.push({ title, reason: prompt?.getAttribute('data-reason') ?? null, at })
    for (const region of document.querySelectorAll(`${slot('announcer')} > *`)) {
      const politeness = region.getAttribute('aria-live') ?? ''
      const text = textOf(region)
      if (isNew(`said ${politeness}`, text || null) && text !== '')
        record.announcements.push({ text, politeness, at })
    }
    for (const led of document.querySelectorAll(slot('led'))) {
      const of =
        led.closest('[data-channel]')?.getAttribute('data-channel') ?? led.getAttribute('data-testid') ?? ''
      const shape = led.getAttribute('data-state') ?? ''
      if (isNew(`led ${of}`, shape)) record.leds.push({ of, state: shape, at })
    }
  }

  new MutationObserver(look).observe(document.documentElement, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
  })
}
