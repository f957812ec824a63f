import { describe } from '../../core/describe.js'
import { isName } from '../../core/names.js'
import { isRecord } from '../../core/shape.js'
import { isSchema, type StandardSchema } from '../../core/standardSchema.js'
import type { Access, ChannelUser } from './access.js'
import { checkKnown } from './optionTable.js'

/** A request of a client, as its handler sees it. */
export interface IncomingRequest<User extends ChannelUser = ChannelUser, Data = unknown> {
  /** As `authenticate` told. */
  readonly user: User
  readonly name: string
  /** Any JSON value; with a schema, what the schema made of it. */
  readonly data: Data
  /**
   * Aborted when no answer is wanted any more: the client cancelled it or has lost its connection, or it took longer than
   * `limits.handlerTimeoutMs`.
   */
  readonly signal: AbortSignal
}

/** What the server does about the requests of one name. */
export interface RequestHandler<User extends ChannelUser = ChannelUser, Data = unknown> {
  /** Tells whether a user may ask at all. Default: everybody may. */
  readonly authorize?: (request: { readonly user: User; readonly name: string }) => Access | Promise<Access>
  /** A Standard Schema that the data must pass, else the client gets `invalid` with the issues. Default: any JSON value. */
  readonly schema?: StandardSchema<unknown, Data>
  /**
   * Returns the answer, any JSON value; nothing is `null`. A `RemoteError` that it throws reaches the client as it is; of any other
   * error the client learns only `server-error`.
   */
  readonly handle: (request: IncomingRequest<User, Data>) => unknown
}

/** The requests that clients may make, by name. */
export interface RequestsOption<User extends ChannelUser = ChannelUser> {
  readonly [name: string]: RequestHandler<User>
}

/**
 * Gives the data of a handler the type that its schema makes of it. Does nothing else.
 *
 * @example
 * requests: { 'orders.cancel': requestHandler({ schema: cancelSchema, handle: ({ data }) => cancel(data.orderId) }) }
 */
export const requestHandler = <User extends ChannelUser, Data>(
  handler: RequestHandler<User, Data>,
): RequestHandler<User> => handler as unknown as RequestHandler<User>

function check(name: string, handler: unknown): void {
  const wrong = (expected: string, value: unknown): TypeError =>
    new TypeError(
      `react-connectivity/server: expected requests['${name}']${expected}, got ${describe(value)}`,
    )
  if (!isName(name)) throw wrong(' to have a name of 1 to 200 characters', name)
  if (!isRecord(handler)) throw wrong(' to be an object with a function handle', handler)
  // A misspelled authorize would let everybody ask.
  checkKnown(`requests['${name}']`, ['authorize', 'schema', 'handle'], handler)
  const { authorize, schema, handle } = handler
  if (typeof handle !== 'function') throw wrong('.handle to be a function', handle)
  if (authorize !== undefined && typeof authorize !== 'function')
    throw wrong('.authorize to be a function', authorize)
  if (schema !== undefined && !isSchema(schema))
    throw wrong('.schema to be a Standard Schema such as z.object({ … }) of zod', schema)
}

/**
 * Makes the look-up of handlers. It is a Map, because `__proto__` and `constructor` are names like any other.
 *
 * @throws TypeError that names the handler, what was expected and what came
 */
export function resolveRequests(option: RequestsOption = {}): ReadonlyMap<string, RequestHandler> {
  const handlers = new Map(Object.entries(option))
  for (const [name, handler] of handlers) check(name, handler)
  return handlers
}
