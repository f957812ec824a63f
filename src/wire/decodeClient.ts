import { isDeeperThan } from '../core/jsonDepth.js'
import { isName } from '../core/names.js'
import { isReason } from '../core/reasonActions.js'
import { isCount, isRecord, type Fields } from '../core/shape.js'
import type { Position } from '../core/position.js'
import type { ClientFrame, HelloFrame, RefreshFrame, SubscribeFrame } from './frames.js'
import type { EphemeralFrame, PageRequestFrame, PublishFrame } from './messageFrames.js'
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

type Read<T> = { readonly value: T } | { readonly wrong: string }

const bad = (problem: FrameProblem, detail: string): BadClientFrame => ({ ok: false, problem, detail })

const aName = `expected a text of 1 to ${limits.maxNameLength} characters`
const aCount = 'expected a whole number, 0 or more'

function readPosition(value: unknown): Read<Position> {
  if (!isRecord(value)) return { wrong: 'pos: expected an object with epoch and offset' }
  if (!isName(value.epoch)) return { wrong: `pos.epoch: ${aName}` }
  if (!isCount(value.offset)) return { wrong: `pos.offset: ${aCount}` }
  const { epoch, offset, generation } = value
  if (generation === undefined) return { value: { epoch, offset } }
  return isName(generation) ? { value: { epoch, offset, generation } } : { wrong: `pos.generation: ${aName}` }
}

function readSession(value: unknown): Read<{ id: string; key: string }> {
  if (!isRecord(value)) return { wrong: 'session: expected an object with id and key' }
  if (!isName(value.id)) return { wrong: `session.id: ${aName}` }
  if (!isName(value.key)) return { wrong: `session.key: ${aName}` }
  return { value: { id: value.id, key: value.key } }
}

const aToken = `expected a text of at most ${limits.maxTokenLength} characters`
const isToken = (token: unknown): token is string | undefined =>
  token === undefined || (typeof token === 'string' && token.length <= limits.maxTokenLength)

const readRefresh = ({ token }: Fields): Read<RefreshFrame> =>
  isToken(token)
    ? { value: { t: 'refresh', ...(token !== undefined && { token }) } }
    : { wrong: `token: ${aToken}` }

function readHello(fields: Fields): Read<HelloFrame> {
  const { v, token, attempt, cause, previous, takeOver } = fields
  if (!isCount(v)) return { wrong: `v: ${aCount}` }
  if (!isCount(attempt)) return { wrong: `attempt: ${aCount}` }
  if (!isToken(token)) return { wrong: `token: ${aToken}` }
  if (previous !== undefined && !isName(previous)) return { wrong: `previous: ${aName}` }
  const session = fields.session === undefined ? undefined : readSession(fields.session)
  if (session && 'wrong' in session) return session
  return {
    value: {
      t: 'hello',
      v,
      attempt,
      ...(token !== undefined && { token }),
      ...(session && { session: session.value }),
      // Accept unknown reasons of a newer client.
      ...(isReason(cause) && { cause }),
      ...(previous !== undefined && { previous }),
      ...(takeOver === true && { takeOver }),
    },
  }
}

function readSubscribe(fields: Fields): Read<SubscribeFrame> {
  const { ch, history } = fields
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
    },
  }
}

function readPageRequest({ ch, epoch, before, limit }: Fields): Read<PageRequestFrame> {
  if (!isName(ch)) return { wrong: `ch: ${aName}` }
  if (!isName(epoch)) return { wrong: `epoch: ${aName}` }
  if (!isCount(before)) return { wrong: `before: ${aCount}` }
  if (!isCount(limit) || limit === 0) return { wrong: 'limit: expected a whole number, 1 or more' }
  return { value: { t: 'page', ch, epoch, before, limit } }
}

function readPublish({ id, ch, d, seq, follows }: Record<string, unknown>): Read<PublishFrame> {
  if (!isName(id)) return { wrong: `id: ${aName}` }
  if (!isName(ch)) return { wrong: `ch: ${aName}` }
  if (d === undefined) return { wrong: 'd: expected any JSON value, got nothing' }
  if (seq !== undefined && !isCount(seq)) return { wrong: `seq: ${aCount}` }
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
  return d === undefined
    ? { wrong: 'd: expected any JSON value, got nothing' }
    : { value: { t: 'ephemeral', id, ch, d } }
}

/** Null for a type that is unknown in this version. */
function readFrame(fields: Fields): Read<ClientFrame> | null {
  const { t, ch, n } = fields
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
  return (value.t === 'publish' || value.t === 'ephemeral') && isName(value.id)
    ? { ...problem, publishId: value.id }
    : problem
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
