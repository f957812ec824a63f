import { PROTOCOL_VERSION, type PartFrame, type ServerFrame } from './frames.js'
import { isName } from '../core/names.js'
import { isCount, isRecord, type Fields } from '../core/shape.js'

/** The valid frames of one WebSocket message, and the problems of the others. */
interface Decoded {
  readonly frames: readonly ServerFrame[]
  readonly problems: readonly Problem[]
}

/** `unknown`: a harmless frame of a newer server. `malformed`: a violation of the protocol. */
export interface Problem {
  readonly kind: 'unknown' | 'malformed'
  readonly message: string
}

const malformed = (message: string): Problem => ({ kind: 'malformed', message })

/** The largest number of reported problems per message, so that a malformed message costs no more than its parsing. */
const MAX_PROBLEMS = 100

/** UTF-16 units of one WebSocket message. A server sends far less; parsing more would only hold up the page. */
const MAX_TEXT = 16_777_216

const isText = (value: unknown): value is string => typeof value === 'string'
const isTime = (value: unknown): boolean => typeof value === 'number' && value > 0 && value < Infinity
const isMoment = (value: unknown): boolean => value === 0 || isTime(value)
const isFlag = (value: unknown): boolean => typeof value === 'boolean'
const isNumber = (value: unknown): boolean => typeof value === 'number'
const isKind = (value: unknown): boolean => value === 'log' || value === 'latest' || value === 'session'
const isPosition = (value: unknown): boolean =>
  isRecord(value) &&
  isName(value['epoch']) &&
  isCount(value['offset']) &&
  isMaybe(value['generation'], isName)
/** A later version may mean something else by the same fields. */
const isOwnVersion = (value: unknown): boolean => value === PROTOCOL_VERSION
/** Limits of a server; a limit of 0 would block every send for ever. */
const isLimit = (value: unknown): boolean => isCount(value) && value >= 1
const isLimits = (value: unknown): boolean =>
  isRecord(value) && isMaybe(value['maxFrameBytes'], isLimit) && isMaybe(value['maxBatch'], isLimit)
const isMaybe = (value: unknown, check: (value: unknown) => boolean): boolean =>
  value === undefined || check(value)

const hasData = (f: Fields): boolean => 'd' in f && isMaybe(f['from'], isText) && isMaybe(f['at'], isMoment)
const isMessage = (f: Fields): boolean => isCount(f['o']) && hasData(f) && isMaybe(f['id'], isText)

const isWithoutOffset = (f: Fields): boolean => f['duplicate'] === true || f['ephemeral'] === true

type Check = (frame: Fields) => boolean
type OwnFrame = Exclude<ServerFrame, PartFrame>
/** The checks of frames that parts bring, by type. */
export type PartChecks = ReadonlyMap<string, { readonly isSound: Check }>

const noParts: PartChecks = new Map()

/** Checks of each frame type. Other fields are ignored, because newer servers may add some. */
const checks: { readonly [T in OwnFrame['t']]: Check } = {
  message: (f) => isText(f['ch']) && isMessage(f),
  ephemeral: (f) => isText(f['ch']) && hasData(f),
  ping: (f) => isCount(f['n']) && isMaybe(f['spreadMs'], isCount),
  pong: (f) => isCount(f['n']) && isMaybe(f['spreadMs'], isCount),
  page: (f) =>
    isText(f['ch']) &&
    isName(f['epoch']) &&
    isCount(f['before']) &&
    Array.isArray(f['messages']) &&
    f['messages'].every((each) => isRecord(each) && isMessage(each)) &&
    typeof f['more'] === 'boolean' &&
    isMaybe(f['error'], isText),
  ack: (f) => isText(f['id']) && (isCount(f['o']) || (f['o'] === undefined && isWithoutOffset(f))),
  nack: (f) =>
    isText(f['id']) && isText(f['error']) && isMaybe(f['code'], isText) && isMaybe(f['message'], isText),
  unsubscribed: (f) => isText(f['ch']),
  refresh: (f) => isMaybe(f['expiresInMs'], isTime) && isMaybe(f['error'], isText),
  subscribed: (f) =>
    isText(f['ch']) &&
    isKind(f['kind']) &&
    isPosition(f['pos']) &&
    isCount(f['replay']) &&
    isMaybe(f['recovered'], isFlag),
  'channel-error': (f) =>
    isText(f['ch']) && isText(f['error']) && isMaybe(f['message'], isText) && isMaybe(f['last'], isPosition),
  goodbye: (f) =>
    isText(f['reason']) &&
    isMaybe(f['message'], isText) &&
    isMaybe(f['retryAfterMs'], isNumber) &&
    isMaybe(f['spreadMs'], isNumber),
  welcome: (f) =>
    isMaybe(f['v'], isOwnVersion) &&
    isName(f['connection']) &&
    isName(f['epoch']) &&
    isRecord(f['session']) &&
    isName(f['session']['id']) &&
    isName(f['session']['key']) &&
    isFlag(f['session']['resumed']) &&
    isMaybe(f['user'], isName) &&
    isMaybe(f['expiresInMs'], isTime) &&
    isMaybe(f['spreadMs'], isCount) &&
    isMaybe(f['limits'], isLimits) &&
    isRecord(f['heartbeat']) &&
    isTime(f['heartbeat']['intervalMs']) &&
    isTime(f['heartbeat']['timeoutMs']),
}

/** Reads one WebSocket message. Never throws: lists invalid frames in `problems` and keeps the others. */
export function decodeServer(data: unknown, parts: PartChecks = noParts): Decoded {
  if (!isText(data)) return { frames: [], problems: [malformed('expected a text message, got a binary one')] }
  const { length } = data
  if (length > MAX_TEXT)
    return { frames: [], problems: [malformed(`expected up to ${MAX_TEXT} characters, got ${length}`)] }
  let value: unknown
  try {
    value = JSON.parse(data)
  } catch {
    return { frames: [], problems: [malformed(`expected JSON, got ${JSON.stringify(data.slice(0, 40))}`)] }
  }
  const sent: readonly unknown[] = Array.isArray(value) ? value : [value]
  // Most messages have no problem and need no copy.
  if (sent.every((frame) => isSound(frame, parts)))
    return { frames: sent as readonly ServerFrame[], problems: [] }
  const frames: ServerFrame[] = []
  const problems: Problem[] = []
  for (const frame of sent) {
    const problem = problemOf(frame, parts)
    if (problem === null) frames.push(frame as ServerFrame)
    else if (problems.length < MAX_PROBLEMS) problems.push(problem)
  }
  return { frames, problems }
}

/** Checks the most frequent type first. */
const isSound = (frame: unknown, parts: PartChecks): boolean =>
  (isRecord(frame) && frame['t'] === 'message' && checks.message(frame)) || problemOf(frame, parts) === null

function problemOf(frame: unknown, parts: PartChecks): Problem | null {
  if (!isRecord(frame) || !isText(frame['t']))
    return malformed('expected a frame: an object with a text field "t"')
  const name = frame['t']
  const check = Object.hasOwn(checks, name) ? checks[name as OwnFrame['t']] : parts.get(name)?.isSound
  if (check === undefined)
    return { kind: 'unknown', message: `unknown frame type ${JSON.stringify(name.slice(0, 40))}` }
  return check(frame) ? null : malformed(`frame "${name}" lacks a field or has a wrong one`)
}
