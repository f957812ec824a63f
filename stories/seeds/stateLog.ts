import type {
  ChannelState,
  ChannelStatus,
  Connection,
  ConnectionStatus,
  Connectivity,
  Environment,
  Snapshot,
  Tone,
} from 'react-connectivity'
import { createStore, type StoreApi } from 'zustand/vanilla'
import type { Band } from '../support/world/timeline.js'

/** A fact of the state, without the time. */
export interface Seen {
  readonly subject: string
  readonly text: string
  readonly reason: string | null
  readonly code: string | null
}

/** What happened: a button was pressed, a state changed, or somebody was told something. */
export interface Line extends Seen {
  readonly at: number
  readonly kind: 'pressed' | 'state' | 'told'
  /** The same in the words of the other system; null where it has none. */
  readonly theirs: string | null
}

/** The states of one subject over time. */
export interface Track {
  readonly subject: string
  readonly bands: readonly Band[]
}

/** Everything that happened since `from`. */
export interface LogState {
  readonly from: number
  readonly tracks: readonly Track[]
  readonly lines: readonly Line[]
}

/** Puts a state into the words of the other system. */
export type InTheirWords = (seen: Seen, snapshot: Snapshot) => string | null

/** Records what happens, as it happens. */
export interface StateLog extends Pick<StoreApi<LogState>, 'getState' | 'getInitialState' | 'subscribe'> {
  /** Records the states of a client. Returns the stop function. */
  readonly follow: (connectivity: Connectivity) => () => void
  readonly pressed: (label: string) => void
  readonly told: (subject: string, text: string) => void
  /** Records a state that is not of the client, such as that of things. */
  readonly state: (seen: Seen, tone: Tone, theirs: string | null) => void
}

/** Lines and bands that are kept. */
const KEPT = 200

const tones: { readonly [S in ConnectionStatus | ChannelStatus]: Tone } = {
  idle: 'neutral',
  connecting: 'info',
  connected: 'success',
  reconnecting: 'warning',
  paused: 'neutral',
  disconnected: 'neutral',
  failed: 'danger',
  subscribing: 'info',
  subscribed: 'success',
  interrupted: 'warning',
  resubscribing: 'info',
  resyncing: 'info',
  unsubscribed: 'neutral',
}

const textOf = (code: number | string | null): string | null => (code === null ? null : String(code))

function seenConnection({ status, pausedBy, reason, code, outage }: Connection): Seen {
  const isTrying = status === 'reconnecting' && outage !== null && outage.attempts > 0
  if (isTrying) {
    const { attempts, lastError } = outage
    const text = `${status}, ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'}`
    return { subject: 'connection', text, reason: lastError.reason, code: textOf(lastError.code) }
  }
  const text = pausedBy === null ? status : `${status} by ${pausedBy}`
  return { subject: 'connection', text, reason, code: textOf(code) }
}

function seenChannel({ name, status, reason, code, continuity, fault }: ChannelState): Seen {
  const isHurt = fault !== null && !fault.acknowledged
  const text = status === 'subscribed' && continuity !== 'unknown' ? `${status}, ${continuity}` : status
  return { subject: name, text, reason: isHurt ? fault.reason : reason, code: textOf(code) }
}

const isSame = (one: Seen | undefined, other: Seen): boolean =>
  one?.text === other.text && one.reason === other.reason && one.code === other.code

/** Whether a line only counts on: the next attempt of the same outage. */
const isNextAttempt = (line: Line | undefined, { subject, text }: Seen): boolean =>
  line?.kind === 'state' &&
  line.subject === subject &&
  line.text.includes('attempt') &&
  text.includes('attempt')

export interface StateLogOptions {
  readonly inTheirWords: InTheirWords
  /** Whether the channels are recorded, too. Default: true. */
  readonly hasChannels?: boolean
}

export function createStateLog({ now }: Pick<Environment, 'now'>, options: StateLogOptions): StateLog {
  const { inTheirWords, hasChannels = true } = options
  const store = createStore<LogState>(() => ({ from: now(), tracks: [], lines: [] }))
  /** The last state of each subject. */
  const last = new Map<string, Seen>()

  function add(line: Line): void {
    store.setState(({ lines }) => {
      const before = lines.at(-1)
      const isTogether = before?.kind === 'state' && before.at === line.at && isSame(before, line)
      const next = isTogether ? { ...line, subject: `${before.subject}, ${line.subject}` } : line
      const kept = isTogether || isNextAttempt(before, line) ? lines.slice(0, -1) : lines
      return { lines: [...kept, next].slice(-KEPT) }
    })
  }

  function band(subject: string, next: Band): void {
    store.setState(({ tracks }) => {
      const known = tracks.find((track) => track.subject === subject)
      if (known?.bands.at(-1)?.state === next.state) return { tracks }
      const bands = [...(known?.bands ?? []), next].slice(-KEPT)
      return {
        tracks: known
          ? tracks.map((track) => (track === known ? { subject, bands } : track))
          : [...tracks, { subject, bands }],
      }
    })
  }

  function state(seen: Seen, tone: Tone, theirs: string | null): void {
    if (isSame(last.get(seen.subject), seen)) return
    last.set(seen.subject, seen)
    band(seen.subject, { from: now(), tone, state: `${tone} ${seen.text}` })
    add({ ...seen, at: now(), kind: 'state', theirs })
  }

  function look(snapshot: Snapshot): void {
    const { connection, channels } = snapshot
    // The client of a page that was reloaded.
    if (connection.reason === 'disposed') return
    const see = (seen: Seen, tone: Tone): void => state(seen, tone, inTheirWords(seen, snapshot))
    see(seenConnection(connection), tones[connection.status])
    for (const each of hasChannels ? channels.values() : []) {
      const isStale = each.status === 'subscribed' && each.fault !== null && !each.fault.acknowledged
      see(seenChannel(each), isStale ? 'warning' : tones[each.status])
    }
  }

  return {
    ...store,
    follow(connectivity) {
      look(connectivity.getState())
      return connectivity.subscribe(look)
    },
    pressed: (label) =>
      add({
        at: now(),
        kind: 'pressed',
        subject: 'you',
        text: label,
        reason: null,
        code: null,
        theirs: null,
      }),
    told: (subject, text) =>
      add({ at: now(), kind: 'told', subject, text, reason: null, code: null, theirs: null }),
    state,
  }
}
