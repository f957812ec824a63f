import type { Thing } from '../core/thing.js'
import { isRecord, type Fields } from '../core/shape.js'
import { isName } from '../core/names.js'
import type { FramePort } from '../engine/framePort.js'
import type {
  BindFrame,
  BoundFrame,
  RefusedThing,
  ThingsFrame,
  ToldThing,
  UnbindFrame,
  UnboundFrame,
  UnwatchFrame,
  WatchFrame,
} from '../wire/thingFrames.js'

/** A thing that is not bound. */
export interface UnboundThing {
  readonly id: string
  /** The code of the server. */
  readonly code: string
  /** Untrusted text; null for none. */
  readonly message: string | null
  /** Milliseconds after which it may be free; null for never. */
  readonly retryAfterMs: number | null
}

/** News of things. */
export interface ThingNews {
  /** In order, by id; null for one that the server has forgotten. */
  readonly things: readonly (readonly [id: string, thing: Thing | null])[]
  /** Whether they replace those that were told before. */
  readonly isAll: boolean
  /** Whether the rest of them follows. */
  readonly hasMore: boolean
  /** Why they are not told any more; null while they are. */
  readonly code: string | null
}

/** Receives what the server says about things. */
export interface ThingReceiver {
  /** The answer to `bind` and `unbind` with this id. */
  readonly bound: (id: string, refused: readonly UnboundThing[]) => void
  /** Things that this client has lost. */
  readonly unbound: (things: readonly UnboundThing[]) => void
  readonly told: (prefix: string, news: ThingNews) => void
}

/** Frames of things. */
export interface ThingPort {
  /** At most 256 things. */
  readonly bind: (id: string, things: readonly string[]) => void
  readonly unbind: (id: string, things: readonly string[]) => void
  readonly watch: (prefix: string) => void
  readonly unwatch: (prefix: string) => void
  readonly close: () => void
}

type Sent = BindFrame | UnbindFrame | WatchFrame | UnwatchFrame

const isText = (value: unknown): value is string => typeof value === 'string'
const isMaybe = (value: unknown, type: string): boolean => value === undefined || typeof value === type
const isRefused = (value: unknown): boolean =>
  isRecord(value) &&
  isName(value['thing']) &&
  isText(value['error']) &&
  isMaybe(value['message'], 'string') &&
  isMaybe(value['retryAfterMs'], 'number')
const isTold = (value: unknown): boolean =>
  isRecord(value) &&
  isName(value['id']) &&
  typeof value['connected'] === 'boolean' &&
  isMaybe(value['reporting'], 'boolean') &&
  isMaybe(value['gone'], 'boolean') &&
  isMaybe(value['since'], 'number') &&
  isMaybe(value['at'], 'number')
const isListOf = (value: unknown, check: (each: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(check)

type Check = (frame: Fields) => boolean

/** What each frame about things must have. */
export const thingChecks: { readonly bound: Check; readonly unbound: Check; readonly things: Check } = {
  bound: (f) => isText(f['id']) && (f['refused'] === undefined || isListOf(f['refused'], isRefused)),
  unbound: (f) =>
    isListOf(f['things'], isName) &&
    isText(f['error']) &&
    isMaybe(f['message'], 'string') &&
    isMaybe(f['retryAfterMs'], 'number'),
  things: (f) => isText(f['prefix']) && isListOf(f['things'], isTold) && isMaybe(f['error'], 'string'),
}

/** Speaks of things over the frames of a connector. */
export function createThingPort(frames: FramePort, receiver: ThingReceiver): ThingPort {
  const push = (frame: Sent): void => frames.push(frame)
  frames.handle({
    bound: {
      isSound: thingChecks.bound,
      receive: (f) => {
        const { id, refused = [] } = f as Fields & BoundFrame
        receiver.bound(id, refused.map(unboundOf))
      },
    },
    unbound: {
      isSound: thingChecks.unbound,
      receive: (f) => {
        const { things, ...refusal } = f as Fields & UnboundFrame
        receiver.unbound(things.map((thing) => unboundOf({ thing, ...refusal })))
      },
    },
    things: {
      isSound: thingChecks.things,
      receive: (f) => {
        const { prefix, things, all, more, error } = f as Fields & ThingsFrame
        receiver.told(prefix, {
          things: things.map((told) => [told.id, told.gone === true ? null : thingOf(told)]),
          isAll: all === true,
          hasMore: more === true,
          code: error ?? null,
        })
      },
    },
  })
  return {
    bind: (id, things) => push({ t: 'bind', id, things }),
    unbind: (id, things) => push({ t: 'unbind', id, things }),
    watch: (prefix) => push({ t: 'watch', prefix }),
    unwatch: (prefix) => push({ t: 'unwatch', prefix }),
    close: () => frames.handle({ bound: null, unbound: null, things: null }),
  }
}

const unboundOf = ({ thing, error, message, retryAfterMs }: RefusedThing): UnboundThing => ({
  id: thing,
  code: error,
  message: message ?? null,
  retryAfterMs: retryAfterMs ?? null,
})

const thingOf = ({ id, connected, reporting, since, at }: ToldThing): Thing => ({
  id,
  isConnected: connected,
  isReporting: connected && reporting !== false,
  lastConnectedAt: since ?? null,
  lastSeenAt: at ?? null,
})
