import type { CallbackName, EventStream } from './events.js'

/** Somebody that a server knows. Apps add what they need. */
export interface ChannelUser {
  /** Sessions belong to this id; another user cannot resume them. */
  readonly id: string
}

/** What `authenticate` gets. */
export interface Credentials {
  readonly token?: string
  readonly origin?: string
  readonly address?: string
  /** Dials of this outage, this one included; 0 on the first connect. */
  readonly attempt: number
}

/** What `authenticate` returns or throws to refuse. */
export interface Refusal {
  readonly refused: 'unauthorized' | 'forbidden' | 'token-expired'
  /** Text for a person, shown as text only. */
  readonly message?: string
}

/** What `authorize` gets. */
export interface AccessRequest<User extends ChannelUser = ChannelUser> {
  readonly user: User
  readonly channel: string
  readonly action: 'subscribe' | 'publish'
}

/** What `authorize` returns. */
export type Access = boolean | { readonly allowed: boolean; readonly message?: string }

/** Tells who a client is. */
export type Authenticate<User extends ChannelUser = ChannelUser> = (
  credentials: Credentials,
) => User | Refusal | Promise<User | Refusal>

/** Tells whether a user may subscribe to a channel or publish on it. Asked every time, on resume too. */
export type Authorize<User extends ChannelUser = ChannelUser> = (
  request: AccessRequest<User>,
) => Access | Promise<Access>

/** The answer of a guarded `authorize`. */
export type Permit = 'failed' | { readonly allowed: boolean; readonly message?: string }

export const isRefusal = (value: unknown): value is Refusal =>
  typeof value === 'object' &&
  value !== null &&
  'refused' in value &&
  (value.refused === 'unauthorized' || value.refused === 'forbidden' || value.refused === 'token-expired')

export const isUser = (value: unknown): value is ChannelUser =>
  typeof value === 'object' && value !== null && 'id' in value && typeof value.id === 'string'

const toPermit = (access: Access): Permit =>
  typeof access === 'object' && access !== null
    ? { ...access, allowed: access.allowed === true }
    : { allowed: access === true }

/** Calls what an app gave us; what it throws is reported and becomes `failed`. Synchronous answers stay synchronous. */
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
    const result = run()
    return result instanceof Promise ? result.catch(fail) : result
  } catch (error) {
    return fail(error)
  }
}

/** Asks `authorize`; without one everything is allowed. */
export function askAccess(
  events: EventStream,
  authorize: Authorize | undefined,
  request: AccessRequest,
): Permit | Promise<Permit> {
  if (!authorize) return { allowed: true }
  const answer = guard<Access, 'failed'>(events, 'authorize', () => authorize(request), 'failed')
  const done = (access: Access | 'failed'): Permit => (access === 'failed' ? access : toPermit(access))
  return answer instanceof Promise ? answer.then(done) : done(answer)
}
