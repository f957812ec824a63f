import { isName } from '../core/names.js'
import { isReason } from '../core/reasonActions.js'
import { isCount, isRecord, type Fields } from '../core/shape.js'
import { PROTOCOL_VERSION, type HelloFrame, type RefreshFrame } from './frames.js'
import { limits } from './limits.js'

/** A frame that was read, or what is wrong with it. */
export type Read<T> = { readonly value: T } | { readonly wrong: string }

export const aName: string = `expected a text of 1 to ${limits.maxNameLength} characters`
export const aCount = 'expected a whole number, 0 or more'

function readSession(value: unknown): Read<{ id: string; key: string }> {
  if (!isRecord(value)) return { wrong: 'session: expected an object with id and key' }
  if (!isName(value.id)) return { wrong: `session.id: ${aName}` }
  if (!isName(value.key)) return { wrong: `session.key: ${aName}` }
  return { value: { id: value.id, key: value.key } }
}

const aToken = `expected a text of at most ${limits.maxTokenLength} characters`
const isToken = (token: unknown): token is string | undefined =>
  token === undefined || (typeof token === 'string' && token.length <= limits.maxTokenLength)

/** Reads fresh credentials. */
export const readRefresh = ({ token }: Fields): Read<RefreshFrame> =>
  isToken(token)
    ? { value: { t: 'refresh', ...(token !== undefined && { token }) } }
    : { wrong: `token: ${aToken}` }

/** Reads the first frame of a client. */
export function readHello(fields: Fields): Read<HelloFrame> {
  const { v, token, attempt, cause, lastError, outageMs, previous, takeOver } = fields
  if (!isCount(v)) return { wrong: `v: ${aCount}` }
  // Another version may mean something else by the other fields.
  if (v !== PROTOCOL_VERSION) return { value: { t: 'hello', v, attempt: 0 } }
  if (!isCount(attempt)) return { wrong: `attempt: ${aCount}` }
  if (outageMs !== undefined && !isCount(outageMs)) return { wrong: `outageMs: ${aCount}` }
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
      ...(isReason(lastError) && { lastError }),
      ...(outageMs !== undefined && { outageMs }),
      ...(previous !== undefined && { previous }),
      ...(takeOver === true && { takeOver }),
    },
  }
}
