import type { ActionOverrides } from '../core/reasons.js'
import type { OnGap } from '../core/channel.js'
import { checkFunction, checkSubscriber } from '../core/checkSubscriber.js'
import { describe } from '../core/describe.js'
import { isName } from '../core/names.js'
import { isSchema, type StandardSchema } from '../core/standardSchema.js'
import { isActions } from '../engine/checkOptions.js'
import type { Check, MessageInfo, ResyncContext } from './listener.js'
import { checkOf, type SchemaInput, type SchemaOutput } from './standardSchema.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** A channel, defined once: its name, the type of its messages, and the state that they make. */
export interface ChannelDefinition<Data = unknown, Input = Data, State = unknown> {
  readonly name: string
  readonly schema: StandardSchema<Input, Data> | null
  /** Applies the schema to incoming data; null without one. */
  readonly check: Check | null
  readonly initial: State
  readonly reduce: ((state: State, data: Data, info: MessageInfo) => State) | null
  readonly resync: ((context: ResyncContext) => Promise<State> | State) | null
  readonly history: number
  readonly onGap: OnGap | null
  readonly limit: number
  readonly actions: ActionOverrides | null
}

/** Options of `defineChannel`. */
export interface ChannelDefinitionOptions<Data, State> {
  /** The state before the first message. */
  readonly initial?: State
  /** Makes the next state from a message. Must not change the state that it is given. */
  readonly reduce?: (state: State, data: Data, info: MessageInfo) => State
  /** Fetches the state anew after messages were lost; its result replaces the state. */
  readonly resync?: (context: ResyncContext) => Promise<State> | State
  /** How many of the newest messages to start with. Default: 0. */
  readonly history?: number
  /** The policy for lost messages. Default: `resync` when a `resync` is given, else `prompt`. */
  readonly onGap?: OnGap
  /** How many of the newest messages `useChannelMessages` keeps. Default: 100. */
  readonly limit?: number
  /** Overrides of the action for a reason, on this channel only. Default: the actions of the client. */
  readonly actions?: ActionOverrides
}

const DEFAULT_LIMIT = 100

type DefineOptions = ChannelDefinitionOptions<unknown, unknown> & { readonly schema?: unknown }

/**
 * Defines a channel, to be used by hooks and `channel()` in place of its name. All components of a client that use one
 * definition share one state and one list of messages.
 *
 * @param options.schema any Standard Schema (zod, valibot, arktype …): gives the types of messages and sends. Data that fails
 * it is reported, never delivered, and counted as it comes in.
 * @throws TypeError, in development, when the name or an option is not what is expected
 * @example
 * const orders = defineChannel('orders', { schema: orderSchema, initial: [], reduce: addOrder, resync: fetchOrders })
 * const list = useChannelState(orders)
 */
export function defineChannel<Schema extends StandardSchema, State = undefined>(
  name: string,
  options: ChannelDefinitionOptions<SchemaOutput<Schema>, State> & { readonly schema: Schema },
): ChannelDefinition<SchemaOutput<Schema>, SchemaInput<Schema>, State>
export function defineChannel<Data = unknown, State = undefined>(
  name: string,
  options?: ChannelDefinitionOptions<Data, State>,
): ChannelDefinition<Data, Data, State>
export function defineChannel<State>(
  name: string,
  options: ChannelDefinitionOptions<unknown, State> & { readonly schema?: StandardSchema } = {},
): ChannelDefinition<unknown, unknown, State> {
  if (process.env.NODE_ENV !== 'production') checkDefinition(name, options)
  const { schema = null, reduce = null, resync = null, history = 0, onGap = null } = options
  const { limit = DEFAULT_LIMIT, actions = null } = options
  const check = schema === null ? null : checkOf(schema)
  const initial = options.initial as State
  return { name, schema, check, initial, reduce, resync, history, onGap, limit, actions }
}

const optionNames: { readonly [K in keyof Required<DefineOptions>]: true } = {
  schema: true,
  initial: true,
  reduce: true,
  resync: true,
  history: true,
  onGap: true,
  limit: true,
  actions: true,
}

function checkDefinition<State>(
  name: unknown,
  options: ChannelDefinitionOptions<unknown, State> & { readonly schema?: unknown },
): void {
  if (!isName(name))
    throw new TypeError(`defineChannel: expected a name of 1 to 200 characters, got ${describe(name)}`)
  const caller = `defineChannel(${JSON.stringify(name)})`
  checkSubscriber(caller, Object.keys(optionNames), options)
  if (options.reduce !== undefined) checkFunction(caller, 'reduce', options.reduce)
  const { schema, limit = DEFAULT_LIMIT, actions = {} } = options
  if (schema !== undefined && !isSchema(schema))
    throw new TypeError(
      `${caller}: schema must be a Standard Schema such as z.object({ … }) of zod, got ${describe(schema)}`,
    )
  const expected = isActions(actions)
  if (expected !== null)
    throw new TypeError(`${caller}: actions must be ${expected}, got ${describe(actions)}`)
  if (!(Number.isSafeInteger(limit) && limit >= 1))
    throw new TypeError(`${caller}: limit must be a whole number ≥ 1, got ${describe(limit)}`)
}
