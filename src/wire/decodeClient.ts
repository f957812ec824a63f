import { isDeeperThan } from '../core/jsonDepth.js'
import { isName } from '../core/names.js'
import { isCount, isRecord, type Fields } from '../core/shape.js'
import type { Position } from '../core/position.js'
import { aCount, aName, readHello, readRefresh, type Read } from './decodeHello.js'
import type { ClientFrame, SubscribeFrame } from './frames.js'
import type { EphemeralFrame, PageRequestFrame, PublishFrame } from './messageFrames.js'
import type { RequestFrame } from './requestFrames.js'
import {
  MAX_BIND,
  type BindFrame,
  type UnbindFrame,
  type WatchFrame,
  type UnwatchFrame,
} from './thingFrames.js'
import { limits } from './limits.js'

/** Problem of an unusable client frame. */
export type FrameProblem =
  | 'not-text'
  | 'empty'
  | 'too-deep'
  | 'not-json'
  | 'batch-too-long'
  | 'not-a-frame'
  | 'unknown-type'
  | 'bad-field'

/** An unusable frame. The detail never repeats the input, so tokens and keys cannot leak into a log. */
export interface BadClientFrame {
  readonly ok: false
  readonly problem: FrameProblem
  readonly detail: string
  /** The id of a publish, ephemeral or not, whose other fields are wrong, so that it can be refused by name. */
  readonly publishId?: string
  /** The same for a request. */
  readonly requestId?: string
}

/** One frame of a client message, good or bad. */
export type DecodedClientFrame = { readonly ok: true; readonly frame: ClientFrame } | BadClientFrame

/** Bounds for {@link decodeClientMessage}. */
interface DecodeClientOptions {
  /** Frames in one batch. Default 256. */
  readonly maxBatch?: number
  /** Levels of nested arrays and objects. Default 64. Deeper text is never parsed. */
  readonly maxDepth?: number
}

const bad = (problem: FrameProblem, detail: string): BadClientFrame => ({ ok: false, problem, detail })

const noData = 'd: expected any JSON value, got nothing'
const aNumberOf1 = 'expected a whole number, 1 or more'

function readPosition(value: unknown): Read<Position> {
  if (!isRecord(value)) return { wrong: 'pos: expected an object with epoch and offset' }
  if (!isName(value.epoch)) return { wrong: `pos.epoch: ${aName}` }
  if (!isCount(value.offset)) return { wrong: `pos.offset: ${aCount}` }
  const { epoch, offset, generation } = value
  if (generation === undefined) return { value: { epoch, offset } }
  return isName(generation) ? { value: { epoch, offset, generation } } : { wrong: `pos.generation: ${aName}` }
}

function readSubscribe(fields: Fields): Read<SubscribeFrame> {
  const { ch, history, returning, create } = fields
  if (!isName(ch)) return { wrong: `ch: ${aName}` }
  if (history !== undefined && !isCount(history)) return { wrong: `history: ${aCount}` }
  const pos = fields.pos === undefined ? undefined : readPosition(fields.pos)
  if (pos && 'wrong' in pos) return pos
  return {
    value: {
      t: 'subscribe',
      ch,
      ...(pos && { pos: pos.value }),
      ...(history !== undefined && { history }),
      ...(returning === true && { returning }),
      ...(create === true && { create }),
    },
  }
}

function readPageRequest({ ch, epoch, before, limit }: Fields): Read<PageRequestFrame> {
  if (!isName(ch)) return { wrong: `ch: ${aName}` }
  if (!isName(epoch)) return { wrong: `epoch: ${aName}` }
  if (!isCount(before)) return { wrong: `before: ${aCount}` }
  if (!isCount(limit) || limit === 0) return { wrong: `limit: ${aNumberOf1}` }
  return { value: { t: 'page', ch, epoch, before, limit } }
}

function readPublish({ id, ch, d, seq, follows }: Record<string, unknown>): Read<PublishFrame> {
  if (!isName(id)) return { wrong: `id: ${aName}` }
  if (!isName(ch)) return { wrong: `ch: ${aName}` }
  if (d === undefined) return { wrong: noData }
  if (seq !== undefined && (!isCount(seq) || seq === 0)) return { wrong: `seq: ${aNumberOf1}` }
  return {
    value: {
      t: 'publish',
      id,
      ch,
      d,
      ...(seq !== undefined && { seq }),
      ...(follows === true && { follows }),
    },
  }
}

function readEphemeral({ id, ch, d }: Fields): Read<EphemeralFrame> {
  if (!isName(id)) return { wrong: `id: ${aName}` }
  if (!isName(ch)) return { wrong: `ch: ${aName}` }
  return d === undefined ? { wrong: noData } : { value: { t: 'ephemeral', id, ch, d } }
}

function readRequest({ id, name, d }: Fields): Read<RequestFrame> {
  if (!isName(id)) return { wrong: `id: ${aName}` }
  if (!isName(name)) return { wrong: `name: ${aName}` }
  return d === undefined ? { wrong: noData } : { value: { t: 'request', id, name, d } }
}

function readBind(t: 'bind' | 'unbind', { id, things }: Fields): Read<BindFrame | UnbindFrame> {
  if (!isName(id)) return { wrong: `id: ${aName}` }
  if (!Array.isArray(things) || things.length === 0 || things.length > MAX_BIND || !things.every(isName))
    return { wrong: `things: expected 1 to ${MAX_BIND} ids; for each, ${aName}` }
  return { value: { t, id, things } }
}

const readWatch = (t: 'watch' | 'unwatch', { prefix }: Fields): Read<WatchFrame | UnwatchFrame> =>
  prefix === '' || isName(prefix)
    ? { value: { t, prefix } }
    : { wrong: `prefix: expected a text of at most ${limits.maxNameLength} characters` }

/** Null for a type that is unknown in this version. */
function readFrame(fields: Fields): Read<ClientFrame> | null {
  const { t, ch, id, n } = fields
  switch (t) {
    case 'hello':
      return readHello(fields)
    case 'refresh':
      return readRefresh(fields)
    case 'subscribe':
      return readSubscribe(fields)
    case 'unsubscribe':
      return isName(ch) ? { value: { t, ch } } : { wrong: `ch: ${aName}` }
    case 'publish':
      return readPublish(fields)
    case 'ephemeral':
      return readEphemeral(fields)
    case 'page':
      return readPageRequest(fields)
    case 'bind':
    case 'unbind':
      return readBind(t, fields)
    case 'watch':
    case 'unwatch':
      return readWatch(t, fields)
    case 'request':
      return readRequest(fields)
    case 'cancel':
      return isName(id) ? { value: { t, id } } : { wrong: `id: ${aName}` }
    case 'ping':
    case 'pong':
      return isCount(n) ? { value: { t, n } } : { wrong: `n: ${aCount}` }
    case 'bye':
      return { value: { t } }
    default:
      return null
  }
}

function decodeOne(value: unknown): DecodedClientFrame {
  if (!isRecord(value)) return bad('not-a-frame', 'expected an object with a field t')
  if (typeof value.t !== 'string') return bad('not-a-frame', 't: expected a text')
  const read = readFrame(value)
  if (read === null) return bad('unknown-type', 't: not a client frame of this version')
  if ('value' in read) return { ok: true, frame: read.value }
  const problem = bad('bad-field', `${value.t}.${read.wrong}`)
  if (!isName(value.id)) return problem
  if (value.t === 'publish' || value.t === 'ephemeral') return { ...problem, publishId: value.id }
  return value.t === 'request' ? { ...problem, requestId: value.id } : problem
}

/**
 * Reads one message of a client: a frame or a batch of frames. Never throws and keeps the valid frames around an invalid one.
 * Drops unknown fields.
 *
 * @param data The received message; anything but a text is one invalid frame.
 * @param options Bounds; see {@link DecodeClientOptions}.
 * @returns The frames in the order in which they were sent; at least one entry.
 * @example
 * for (const decoded of decodeClientMessage('[{"t":"ping","n":1},7]')) {
 *   if (decoded.ok) handle(decoded.frame)
 *   else report(decoded.problem, decoded.detail)
 * }
 */
export function decodeClientMessage(
  data: unknown,
  options: DecodeClientOptions = {},
): readonly DecodedClientFrame[] {
  if (typeof data !== 'string') return [bad('not-text', 'expected a text message, got a binary one')]
  if (data.trim() === '') return [bad('empty', 'expected JSON, got an empty message')]
  const maxDepth = options.maxDepth ?? limits.maxDepth
  if (isDeeperThan(data, maxDepth)) return [bad('too-deep', `expected at most ${maxDepth} nested levels`)]
  let value: unknown
  try {
    value = JSON.parse(data)
  } catch {
    return [bad('not-json', 'expected JSON, got a text that does not parse')]
  }
  if (!Array.isArray(value)) return [decodeOne(value)]
  const maxBatch = options.maxBatch ?? limits.maxBatch
  if (value.length === 0) return [bad('empty', 'expected at least one frame in a batch')]
  if (value.length > maxBatch)
    return [bad('batch-too-long', `expected at most ${maxBatch} frames in a batch, got ${value.length}`)]
  return value.map(decodeOne)
}
