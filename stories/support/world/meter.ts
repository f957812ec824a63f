import { createStore, type StoreApi } from 'zustand/vanilla'
import { createBacklog } from './backlog.js'
import { createColumn, type Column, type Figures } from './column.js'
import {
  emptyTimeline,
  restarted,
  withBand,
  withMark,
  type MarkKind,
  type Side,
  type TimelineState,
} from './timeline.js'
import { watchAnnouncements, watchBanner, watchStatus, type ShownStatus } from './watchers.js'
import { keyOf, type World } from './world.js'

/** What is measured, for the screen. */
export interface MeterState {
  readonly ours: Figures
  readonly plain: Figures
  /** The figures at the end of the last situation; null before and while one runs. */
  readonly result: Result | null
  readonly timeline: TimelineState
  readonly now: number
}

/** What came of a situation. */
export interface Result {
  readonly ours: Figures
  readonly plain: Figures
}

/** Measures both pages: what the server accepted, what they got, and what they show. Nothing is known from elsewhere. */
export interface Meter extends Pick<StoreApi<MeterState>, 'getState' | 'subscribe' | 'getInitialState'> {
  readonly ours: Column
  readonly plain: Column
  /** Watches the elements of both pages. Returns the stop function. */
  readonly watch: (elements: { readonly [S in Side]: Element }) => () => void
  readonly mark: (kind: MarkKind, text: string) => void
  /** The fault begins. */
  readonly broken: (text: string) => void
  /** The fault is over. */
  readonly healed: (text: string) => void
  /** The situation is over. */
  readonly ended: () => void
  /** The device falls asleep: both pages show nothing. */
  readonly asleep: (text: string) => void
  /** Counts from zero again. */
  readonly restart: () => void
}

/** How often the figures are brought to the screen. */
const EVERY_MS = 200

const firstSentence = (text: string): string => /^.*?[.!?](?= |$)/.exec(text)?.[0] ?? text

export function createMeter(world: World): Meter {
  const { now } = world
  const ours = createColumn()
  const plain = createColumn()
  const columns: { readonly [S in Side]: Column } = { ours, plain }
  const backlog = createBacklog(ours.ledger)
  let timeline = emptyTimeline(now())
  let result: Result | null = null
  const store = createStore<MeterState>(read)

  function read(): MeterState {
    return { ours: ours.figures(), plain: plain.figures(), result, timeline, now: now() }
  }

  function mark(kind: MarkKind, text: string): void {
    timeline = withMark(timeline, { at: now(), kind, text })
  }

  function look(): void {
    ours.look(now())
    plain.look(now())
    const came = ours.hasRecovered() ? backlog.take() : null
    if (came !== null) mark('data', came)
    store.setState(read())
  }

  function watchDials(): () => void {
    let attempts = 0
    let wasUp = true
    return world.connectivity.subscribe(({ connection: { outage, status } }) => {
      const isUp = status === 'connected'
      if (isUp && !wasUp) backlog.note()
      wasUp = isUp
      const dials = outage?.attempts ?? 0
      if (dials > attempts) {
        mark('dial', 'dial')
        ours.dialled(now())
      }
      attempts = dials
    })
  }

  function show(side: Side, { state, tone }: ShownStatus): void {
    timeline = withBand(timeline, side, { state, tone, from: now() })
    columns[side].shown({ state, tone }, now())
  }

  /** Shows again what both pages showed before the device fell asleep. */
  function wake(): void {
    for (const side of ['ours', 'plain'] as const) {
      const [before, last] = timeline[side].slice(-2)
      if (before === undefined || last?.state !== 'asleep') continue
      show(side, before)
    }
  }

  function watch(elements: { readonly [S in Side]: Element }): () => void {
    const { body } = document
    const stops = [
      watchStatus(elements.ours, (status) => show('ours', status)),
      watchStatus(elements.plain, (status) => show('plain', status)),
      watchBanner(body, (title) => mark('banner', title === null ? 'banner gone' : `banner “${title}”`)),
      watchAnnouncements(body, (text, region) => {
        const isPlain = elements.plain.contains(region)
        ;(isPlain ? plain : ours).spoken()
        if (!isPlain) mark('spoken', `said “${firstSentence(text)}”`)
      }),
      watchDials(),
      world.onAccepted(({ order, at }) => {
        for (const { ledger } of [ours, plain]) ledger.accept(keyOf(order), at)
      }),
    ]
    let isOver = false
    async function lookAgain(): Promise<void> {
      while (!isOver) {
        look()
        await world.wait(EVERY_MS)
      }
    }
    void lookAgain()
    return () => {
      isOver = true
      for (const stop of stops) stop()
    }
  }

  return {
    getState: store.getState,
    getInitialState: store.getInitialState,
    subscribe: store.subscribe,
    ours,
    plain,
    watch,
    mark,
    broken(text) {
      mark('fault', text)
      wake()
      for (const column of [ours, plain]) column.broken(now())
    },
    asleep(text) {
      mark('fault', text)
      const sleep = { state: 'asleep', tone: 'asleep' }
      show('ours', sleep)
      show('plain', sleep)
    },
    healed(text) {
      mark('fault', text)
      for (const column of [ours, plain]) column.healed(now())
    },
    ended() {
      for (const column of [ours, plain]) column.ended()
      timeline = { ...timeline, to: now() }
      result = { ours: ours.figures(), plain: plain.figures() }
      look()
    },
    restart() {
      timeline = restarted(timeline, now())
      result = null
      backlog.reset()
      for (const column of [ours, plain]) column.reset()
      look()
    },
  }
}
