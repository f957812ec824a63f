import type { Channel, Connectivity } from 'react-connectivity'

/** What the page of the end-to-end tests writes down, for the tests to read. Times are milliseconds since 1970. */
export interface LabRecord {
  connectivity: Connectivity | null
  /** Takes the whole app down and puts it up again. */
  remount: () => void
  tokenRequests: number
  readonly firstSend: Map<string, Channel['send']>
  readonly delivered: { channel: string; epoch: string; offset: number; data: unknown; at: number }[]
  readonly statuses: { status: string; stage: string; reason: string; code: number | null; at: number }[]
  /** Each change of a channel, with the status that the connection had at that moment. */
  readonly channels: { channel: string; status: string; reason: string; connection: string; at: number }[]
  readonly resyncs: { channel: string; reason: string; at: number }[]
  /** What a resync fetched: everything that was accepted until then. */
  readonly snapshots: { channel: string; at: number; accepted: { epoch: string; offset: number }[] }[]
  readonly unexpected: string[]
  readonly problems: string[]
  /** Each new state of the banner on the screen; `null` when it left. `node` counts banners that were made. */
  readonly banners: { state: string | null; text: string; node: number; at: number }[]
  readonly announcements: { text: string; politeness: string; at: number }[]
  readonly prompts: { title: string | null; reason: string | null; at: number }[]
  /** Each new state of each lamp, by what it stands for. */
  readonly leds: { of: string; state: string; at: number }[]
}

declare global {
  interface Window {
    lab: LabRecord
  }
}

export const record: LabRecord = {
  connectivity: null,
  remount: () => undefined,
  tokenRequests: 0,
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

/** Writes down each transition of the connection and of its channels, also those that no paint shows. */
export function recordTransitions(connectivity: Connectivity): void {
  connectivity.subscribe(({ connection, channels }, before) => {
    const at = Date.now()
    const { status, stage, reason, code } = connection
    if (status !== before.connection.status || stage !== before.connection.stage)
      record.statuses.push({ status, stage, reason, code, at })
    if (channels === before.channels) return
    for (const [channel, state] of channels)
      if (state.status !== before.channels.get(channel)?.status)
        record.channels.push({ channel, status: state.status, reason: state.reason, connection: status, at })
  })
}

const slot = (name: string): string => `[data-slot="conn-${name}"]`
const textOf = (node: Element | null): string => node?.textContent?.trim() ?? ''

/** Writes down what a person could see and hear, whenever the page changes. */
export function watchScreen(): void {
  let banner: Element | null = null
  let nodes = 0
  const shown = new Map<string, string | null>()
  /** Whether this is news about that thing. */
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
      const lamp = led.getAttribute('data-state') ?? ''
      if (isNew(`led ${of}`, lamp)) record.leds.push({ of, state: lamp, at })
    }
  }

  new MutationObserver(look).observe(document.documentElement, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
  })
}
