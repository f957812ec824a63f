import { errorText } from '../../core/describe.js'
import { hasMethods, isObject } from '../../core/shape.js'
import { failureOf } from './answers.js'
import type { HttpAnswer } from './options.js'
import type { HttpFailure } from './state.js'

/** The evidence of a request's error about the path to the server. */
export type Outcome =
  /** Nothing: the app cancelled it, or it is an error of the app itself. */
  | { readonly type: 'none' }
  /** The server answered, with a status that the app calls an error. */
  | { readonly type: 'answered'; readonly answer: HttpAnswer }
  /** There was no answer. */
  | { readonly type: 'failed'; readonly failure: HttpFailure }

/** Codes of axios and of Node for a request without an answer. */
const networkCodes: ReadonlySet<unknown> = new Set([
  'ERR_NETWORK',
  'ECONNABORTED',
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'ETIMEDOUT',
])

/**
 * Reads an error of `fetch`, or of a client above it that keeps the status or the response on its errors. A fetch without an answer is a
 * TypeError on every platform, and its text is of the platform and the language: a TypeError of the app cannot be told apart.
 */
export const outcomeOf = (error: unknown): Outcome =>
  error === undefined
    ? { type: 'failed', failure: failureOf('unreachable', null) }
    : readError(error, MAX_CAUSES)

/** A client above fetch may throw an error of its own, with that of fetch as its cause. */
const MAX_CAUSES = 4

function readError(error: unknown, depth: number): Outcome {
  const { name, code, response, cause, ...rest } = fieldsOf(error)
  const status = rest.status ?? rest.statusCode
  if (isAnswer(response)) return { type: 'answered', answer: response }
  if (hasStatus(response)) return { type: 'answered', answer: { status: response.status } }
  if (isStatus(status)) return { type: 'answered', answer: { status } }
  if (name === 'AbortError' || code === 'ERR_CANCELED') return { type: 'none' }
  if (name === 'TimeoutError')
    return { type: 'failed', failure: failureOf('handshake-timeout', errorText(error)) }
  if (name === 'TypeError' || networkCodes.has(code))
    return { type: 'failed', failure: failureOf('unreachable', errorText(error)) }
  return isObject(cause) && depth > 0 ? readError(cause, depth - 1) : { type: 'none' }
}

interface ErrorFields {
  readonly name?: unknown
  readonly code?: unknown
  readonly status?: unknown
  readonly statusCode?: unknown
  readonly response?: unknown
  readonly cause?: unknown
}

function fieldsOf(error: unknown): ErrorFields {
  if (typeof error !== 'object' || error === null) return {}
  // Not spread: the fields of an error are not its own enumerable ones.
  const { name, code, status, statusCode, response, cause }: ErrorFields = error
  return { name, code, status, statusCode, response, cause }
}

const isStatus = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 100 && (value as number) < 600

const hasStatus = (value: unknown): value is { readonly status: number } =>
  isObject(value) && isStatus(value['status'])

/** Headers that are read in another way, as those of older clients, tell nothing. */
const isAnswer = (value: unknown): value is HttpAnswer =>
  hasStatus(value) &&
  (!('headers' in value) || value.headers === undefined || hasMethods(value.headers, 'get'))
