import { errorText } from '../../core/describe.js'
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
export function outcomeOf(error: unknown): Outcome {
  if (error === undefined) return { type: 'failed', failure: failureOf('unreachable', null) }
  const { name, code, response, ...rest } = fieldsOf(error)
  const status = rest.status ?? rest.statusCode
  if (isAnswer(response)) return { type: 'answered', answer: response }
  if (isStatus(status)) return { type: 'answered', answer: { status } }
  if (name === 'AbortError' || code === 'ERR_CANCELED') return { type: 'none' }
  if (name === 'TimeoutError')
    return { type: 'failed', failure: failureOf('handshake-timeout', errorText(error)) }
  if (name === 'TypeError' || networkCodes.has(code))
    return { type: 'failed', failure: failureOf('unreachable', errorText(error)) }
  return { type: 'none' }
}

interface ErrorFields {
  readonly name?: unknown
  readonly code?: unknown
  readonly status?: unknown
  readonly statusCode?: unknown
  readonly response?: unknown
}

function fieldsOf(error: unknown): ErrorFields {
  if (typeof error !== 'object' || error === null) return {}
  // Not spread: the fields of an error are not its own enumerable ones.
  const { name, code, status, statusCode, response }: ErrorFields = error
  return { name, code, status, statusCode, response }
}

const isStatus = (value: unknown): value is number =>
  Number.isInteger(value) && (value as number) >= 100 && (value as number) < 600

function isAnswer(value: unknown): value is HttpAnswer {
  if (typeof value !== 'object' || value === null || !('status' in value) || !isStatus(value.status))
    return false
  const headers: unknown = 'headers' in value ? value.headers : undefined
  return (
    headers === undefined ||
    (typeof headers === 'object' && headers !== null && 'get' in headers && typeof headers.get === 'function')
  )
}
