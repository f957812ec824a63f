import { isName } from '../../core/names.js'
import { isRecord } from '../../core/shape.js'
import type { ChannelUser } from './access.js'

/** The argument of `onPublish`. */
export interface IncomingPublish<User extends ChannelUser = ChannelUser> {
  /** The sender, as `authenticate` told. */
  readonly user: User
  readonly channel: string
  /** Any JSON value; the channel's schema has accepted it. */
  readonly data: unknown
  /** Made by the client: the same when it sends the message again. Only unique together with `user.id`. */
  readonly id: string
  /** Passed on to the subscribers of this moment, and never kept. */
  readonly isEphemeral: boolean
}

/** A refusal, returned or thrown by `onPublish`. */
export interface PublishRefusal {
  /** The code with which the client's `send` rejects: 1 to 200 characters, best a word of the app such as `too-rude`. */
  readonly refuse: string
  /** Text for a person, shown as text only. */
  readonly message?: string
}

/**
 * Sees every message of a client before it is kept. Returns the data to keep in its place, nothing to keep it as it came, or a
 * refusal, which may also be thrown.
 */
export type OnPublish<User extends ChannelUser = ChannelUser> = (publish: IncomingPublish<User>) => unknown

/**
 * A refusal to throw in `onPublish`. The client's `send` rejects with the code, and is not tried again.
 *
 * @example
 * onPublish: ({ user, data }) => {
 *   if (user.isMuted) throw new PublishRefusedError('muted', 'You are muted until noon.')
 *   return { ...data, author: user.name }
 * }
 */
export class PublishRefusedError extends Error implements PublishRefusal {
  override readonly name = 'PublishRefusedError'
  readonly refuse: string

  constructor(refuse: string, message = '') {
    super(message)
    this.refuse = refuse
  }
}

/** A refusal with a code that can be sent. */
export interface CheckedRefusal {
  readonly code: string
  readonly message: string | null
}

const isRefusal = (value: unknown): boolean =>
  value instanceof PublishRefusedError ||
  (isRecord(value) &&
    'refuse' in value &&
    Object.keys(value).every((name) => name === 'refuse' || name === 'message'))

/**
 * Reads what `onPublish` returned or threw as a refusal; null when it is none.
 *
 * @throws TypeError when its code cannot be sent
 */
export function refusalOf(value: unknown): CheckedRefusal | null {
  if (!isRefusal(value)) return null
  const { refuse, message } = value as { readonly refuse: unknown; readonly message?: unknown }
  if (!isName(refuse))
    throw new TypeError(
      `react-connectivity/server: expected { refuse } of onPublish to be a code of 1 to 200 characters, got ${typeof refuse}`,
    )
  return { code: refuse, message: typeof message === 'string' && message !== '' ? message : null }
}
