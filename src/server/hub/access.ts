import { isObject } from '../../core/shape.js'
import { personText } from './encoding.js'
import type { CallbackName, EventStream } from './events.js'

/** A user, as the server knows them. Apps add their own fields. */
export interface ChannelUser {
  /** Sessions belong to this id; another user cannot resume them. */
  readonly id: string
}

/** The argument of `authorize`. */
export interface AccessRequest<User extends ChannelUser = ChannelUser> {
  readonly user: User
  readonly channel: string
  readonly action: 'subscribe' | 'publish'
}

/** The answer of `authorize`. */
export type Access = boolean | { readonly allowed: boolean; readonly message?: string }

/** Tells whether a user may subscribe to a channel or publish on it. Asked every time, on resume too. */
export type Authorize<User extends ChannelUser = ChannelUser> = (
  request: AccessRequest<User>,
) => Access | Promise<Access>

/** The argument of `authorizeMany`. */
export interface AccessRequests<User extends ChannelUser = ChannelUser> {
  readonly user: User
  /** 1 to 256 requests. */
  readonly requests: readonly Omit<AccessRequest, 'user'>[]
}

/** Answers many requests of one user at once, in their order. */
export type AuthorizeMany<User extends ChannelUser = ChannelUser> = (
  requests: AccessRequests<User>,
) => readonly Access[] | Promise<readonly Access[]>

/** The answer of a guarded callback that allows or refuses, such as `authorize`. */
export type Permit = 'failed' | { readonly allowed: boolean; readonly message?: string }

/** Reads an answer of the app: only a clear yes allows, and a text is one that can be sent. */
export function permitOf(access: Access, maxTextLength: number): Permit {
  if (!isObject(access)) return { allowed: access === true }
  dropLate(access.allowed)
  const message = personText(access.message, maxTextLength)
  return { allowed: access.allowed === true, ...(message !== undefined && { message }) }
}

/** A promise of any library, as one of the platform; anything else stays as it is. */
export const settled = <T>(value: T | Promise<T>): T | Promise<T> =>
  isObject(value) && typeof value.then === 'function' ? Promise.resolve(value) : value

/** Drops the error of a promise that an app gave in place of a value, which is an error by itself. */
export const dropLate = (value: unknown): void => catchLate(value, () => undefined)

/** Hears of the error of a promise that nobody waits for: it would end the process. */
export function catchLate(value: unknown, report: (error: unknown) => void): void {
  const result = settled(value)
  if (result instanceof Promise) result.catch(report)
}

/** Calls a callback of the app; an error is reported and becomes `failed`. Synchronous answers stay synchronous. */
export function guard<T, F>(
  events: EventStream,
  callback: CallbackName,
  run: () => T | Promise<T>,
  failed: F,
): T | F | Promise<T | F> {
  const fail = (error: unknown): F => {
    events.emit({ type: 'callback-failed', callback, error })
    return failed
  }
  try {
    const result = settled(run())
    return result instanceof Promise ? result.catch(fail) : result
  } catch (error) {
    return fail(error)
  }
}
