import type { NetworkMode } from '../../../src/testing/simulatedWire.js'
import { createRandom, type Random } from '../../soak/support/random.js'
import type { DiskFault } from './simulatedDisk.js'

/** How a callback of the app behaves. */
export type AppMood = 'allows' | 'is slow' | 'hangs' | 'throws' | 'denies' | 'wavers'

/** How `onPublish` behaves. */
export type PublishMood = 'takes' | 'is slow' | 'hangs' | 'throws' | 'refuses' | 'wavers'

/** One act of a run. Clients are numbered from 0. */
export type Step =
  | { readonly do: 'wait'; readonly ms: number }
  | { readonly do: 'send'; readonly client: number; readonly channel: string; readonly count: number }
  | { readonly do: 'publish'; readonly channel: string; readonly count: number }
  | { readonly do: 'cut' | 'lose message'; readonly client: number }
  | { readonly do: 'link'; readonly client: number; readonly mode: NetworkMode; readonly latencyMs: number }
  | { readonly do: 'crash'; readonly downMs: number; readonly power: boolean }
  | { readonly do: 'restart'; readonly downMs: number }
  | { readonly do: 'disk'; readonly fault: DiskFault; readonly delayMs: number }
  | { readonly do: 'flip bit' | 'back up' }
  | { readonly do: 'restore'; readonly downMs: number }
  | { readonly do: 'authorize'; readonly mood: AppMood; readonly channel: string }
  | { readonly do: 'authenticate'; readonly mood: AppMood }
  | { readonly do: 'on publish'; readonly mood: PublishMood; readonly channel: string }
  | { readonly do: 'clock'; readonly skewMs: number }
  | { readonly do: 'close channel'; readonly channel: string }
  | { readonly do: 'close session' | 'kick'; readonly client: number }
  | { readonly do: 'retry' | 'disconnect' | 'connect'; readonly client: number }
  | { readonly do: 'leave' | 'join' | 'resubscribe'; readonly client: number; readonly channel: string }
  | { readonly do: 'switch user'; readonly client: number; readonly signsOut: boolean }

/** Faults that a run may be limited to. */
export const faultClasses = [
  'links',
  'crashes',
  'disk',
  'restores',
  'authorize',
  'authenticate',
  'clock',
  'operations',
  'person',
  'identity',
  'bursts',
  'publishes',
] as const
export type FaultClass = (typeof faultClasses)[number]

/** A run before it starts: the same plan gives the same run. */
export interface Plan {
  readonly seed: number
  readonly clients: number
  readonly store: 'level' | 'memory'
  readonly sync: boolean
  readonly steps: readonly Step[]
}

/** Channels of each run, with the messages that they keep. */
export const channelNames = ['orders', 'chat', 'prices', 'inbox'] as const
/** The channel whose messages make a list on the screen of each client. */
export const LISTED = 'orders'
export const WINDOW = 40
/** Bytes that the channel `chat` keeps: about as many messages. */
export const CHAT_BYTES = 12_000

const modes: readonly NetworkMode[] = ['pass', 'pass', 'refuse', 'hang', 'swallow', 'lose']
const moods: readonly AppMood[] = ['allows', 'allows', 'is slow', 'hangs', 'throws', 'denies', 'wavers']
const publishMoods: readonly PublishMood[] = [
  'takes',
  'is slow',
  'is slow',
  'hangs',
  'throws',
  'refuses',
  'wavers',
]
const YEAR_MS = 31_536_000_000

const sentOn = ['orders', 'chat'] as const

/** Sends whose answers are lost on the way, and what keeps the server from knowing them by one of its two marks. */
const lostAnswer = (
  random: Random,
  client: number,
  channel: 'orders' | 'chat',
  then: Step,
): readonly Step[] => [
  { do: 'send', client, channel, count: random.between(1, 5) },
  // A message takes 5 ms each way.
  { do: 'wait', ms: random.pick([6, 7, 9]) },
  { do: 'cut', client },
  then,
]

/** Sends that a server refuses for a moment, when their check has hung for 10 s, and others right behind them. */
const lateRefusal = (random: Random, client: number, channel: 'orders' | 'chat'): readonly Step[] => [
  { do: 'authorize', mood: 'hangs', channel },
  { do: 'send', client, channel, count: random.between(1, 4) },
  { do: 'wait', ms: 10_000 + random.pick([5, 10, 15]) },
  { do: 'send', client, channel, count: random.between(2, 6) },
]

/** A fault, or steps that the seeds rarely put together by themselves and that only together show what they are about. */
function faultSteps(random: Random, kind: FaultClass, client: number): readonly Step[] {
  const channel = random.pick(sentOn)
  // So many messages that the channel no longer keeps the sends: only their numbers tell that they were accepted.
  const burst: Step = { do: 'publish', channel, count: random.between(WINDOW, 3 * WINDOW) }
  if (kind === 'bursts' && random.chance(0.3)) return lostAnswer(random, client, channel, burst)
  // A new session counts anew: only their ids tell it.
  const closed: Step = { do: 'close session', client }
  if (kind === 'operations' && random.chance(0.3)) return lostAnswer(random, client, channel, closed)
  if (kind === 'authorize' && random.chance(0.3)) return lateRefusal(random, client, channel)
  return [faultStep(random, kind, client)]
}

function faultStep(random: Random, kind: FaultClass, client: number): Step {
  const channel = random.pick(channelNames)
  const downMs = random.pick([0, 50, 500, 4000, 20_000])
  switch (kind) {
    case 'links':
      if (random.chance(0.5)) return { do: random.chance(0.7) ? 'cut' : 'lose message', client }
      return { do: 'link', client, mode: random.pick(modes), latencyMs: random.pick([1, 5, 40, 400]) }
    case 'crashes':
      if (random.chance(0.4)) return { do: 'restart', downMs }
      return { do: 'crash', downMs, power: random.chance(0.5) }
    case 'disk':
      if (random.chance(0.3)) return { do: 'flip bit' }
      return {
        do: 'disk',
        fault: random.pick(['none', 'none', 'fails', 'fails once', 'keeps', 'refuses'] as const),
        delayMs: random.pick([0, 1, 20, 300]),
      }
    case 'restores':
      return random.chance(0.5) ? { do: 'back up' } : { do: 'restore', downMs }
    case 'authorize':
      return { do: 'authorize', mood: random.pick(moods), channel }
    case 'authenticate':
      return {
        do: 'authenticate',
        mood: random.pick(['allows', 'allows', 'is slow', 'hangs', 'throws'] as const),
      }
    case 'clock':
      return { do: 'clock', skewMs: random.pick([0, YEAR_MS, -YEAR_MS, 5000, -5000]) }
    case 'operations':
      if (random.chance(0.4)) return { do: 'close channel', channel }
      return { do: random.pick(['close session', 'kick'] as const), client }
    case 'person':
      if (random.chance(0.5)) return { do: random.pick(['retry', 'disconnect', 'connect'] as const), client }
      return { do: random.pick(['leave', 'join', 'resubscribe'] as const), client, channel }
    case 'identity':
      return { do: 'switch user', client, signsOut: random.chance(0.5) }
    case 'publishes':
      return {
        do: 'on publish',
        mood: random.pick(publishMoods),
        channel: random.pick(sentOn),
      }
    case 'bursts':
      return { do: 'publish', channel, count: random.between(20, 90) }
  }
}

/** The plan of a seed. Each seed has a random half of the fault classes, so that faults also meet alone. */
export function planOf(seed: number, allowed: readonly FaultClass[] = faultClasses): Plan {
  const random = createRandom(seed)
  const clients = random.between(1, 5)
  const classes = allowed.filter(() => random.chance(0.5))
  const steps: Step[] = []
  const length = random.between(4, 40)
  while (steps.length < length) {
    const client = random.between(0, clients)
    const kind = classes.length > 0 && random.chance(0.45) ? random.pick(classes) : null
    if (kind !== null) steps.push(...faultSteps(random, kind, client))
    else if (random.chance(0.5))
      steps.push({
        do: 'send',
        client,
        channel: random.pick(sentOn),
        count: random.between(1, 6),
      })
    else steps.push({ do: 'publish', channel: random.pick(channelNames), count: random.between(1, 4) })
    if (random.chance(0.7)) steps.push({ do: 'wait', ms: random.pick([1, 3, 10, 50, 300, 1500, 7000]) })
  }
  const store = random.pick(['level', 'memory'] as const)
  return { seed, clients, store, sync: random.chance(0.8), steps }
}

/** A step as one short word list, for reports. */
export const wordsOf = (step: Step): string => Object.values(step).join(' ')
