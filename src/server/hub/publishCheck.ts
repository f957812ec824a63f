import { utf8Length } from '../../core/jsonData.js'
import { isDeeperThan } from '../../core/jsonDepth.js'
import { issuesText, type SchemaResult, type StandardSchema } from '../../core/standardSchema.js'
import type { NackCode } from '../../wire/messageFrames.js'
import { guard, settled } from './access.js'
import type { ChannelConfig, PublishRules } from './channelConfig.js'
import { inTime, type HubContext } from './context.js'
import { refusalOf, type IncomingPublish, type OnPublish } from './onPublish.js'

/** What comes of a publish: the JSON text to keep, or why it is refused for good. `failed`: the app's function did not answer. */
export type PublishVerdict =
  | { readonly json: string }
  | { readonly error: NackCode; readonly code?: string; readonly message?: string }
  | 'failed'

/** Issues that a refusal names. */
const MAX_ISSUES = 5
/** Levels of the batch and the frame around the data of a client. */
const FRAME_DEPTH = 2

/** The rules of a channel for what clients publish on it. */
export const rulesOf = (config: ChannelConfig): PublishRules => (config.kind === 'session' ? {} : config)

/** Continues with a value now or when it comes, so that synchronous answers stay synchronous. */
const chain = <T, R>(value: T | Promise<T>, next: (value: T) => R | Promise<R>): R | Promise<R> =>
  value instanceof Promise ? value.then(next) : next(value)

/** Writes data as a client's own data must be: JSON, neither too big nor nested too deep. */
function written({ limits }: HubContext, data: unknown): PublishVerdict {
  const json = JSON.stringify(data) as string | undefined
  if (json === undefined)
    throw new TypeError(
      `react-connectivity/server: expected onPublish to return a JSON value, got ${typeof data}. Use null for "no value"`,
    )
  if (utf8Length(json) > limits.maxFrameBytes)
    return { error: 'message-too-big', message: 'The message is too big.' }
  if (isDeeperThan(json, limits.maxDepth - FRAME_DEPTH))
    return { error: 'invalid', message: 'The message is nested too deep.' }
  return { json }
}

/** Null: the data is fine. */
function askSchema(
  context: HubContext,
  schema: StandardSchema,
  data: unknown,
): PublishVerdict | null | Promise<PublishVerdict | null> {
  const read = (result: unknown): PublishVerdict | null => {
    const { issues } = result as SchemaResult<unknown>
    if (issues === undefined) return null
    return { error: 'invalid', message: issuesText(issues.slice(0, MAX_ISSUES)) }
  }
  const run = (): PublishVerdict | null | Promise<PublishVerdict | null> =>
    chain(settled(schema['~standard'].validate(data)), read)
  return inTime(context, 'schema', guard(context.events, 'schema', run, 'failed'))
}

function askApp(
  context: HubContext,
  onPublish: OnPublish,
  incoming: IncomingPublish,
): PublishVerdict | Promise<PublishVerdict> {
  const refused = (value: unknown): PublishVerdict | null => {
    const refusal = refusalOf(value)
    if (refusal === null) return null
    const { code, message } = refusal
    return { error: 'refused', code, ...(message !== null && { message }) }
  }
  const read = (answer: unknown): PublishVerdict => {
    // Data that happens to look like a refusal is none, as long as the app returns it as it came.
    if (answer === undefined || answer === incoming.data) return written(context, incoming.data)
    return refused(answer) ?? written(context, answer)
  }
  const thrown = (error: unknown): PublishVerdict => {
    const verdict = refused(error)
    if (verdict !== null) return verdict
    throw error
  }
  const run = (): PublishVerdict | Promise<PublishVerdict> => {
    let answer: unknown
    try {
      answer = settled(onPublish(incoming))
    } catch (error) {
      return thrown(error)
    }
    return answer instanceof Promise ? answer.then(read, thrown) : read(answer)
  }
  return inTime(context, 'onPublish', guard(context.events, 'onPublish', run, 'failed'))
}

/** Asks the schema of the channel and then `onPublish`; the one of a channel takes the place of the server's. */
export function checkPublish(
  context: HubContext,
  config: ChannelConfig,
  incoming: IncomingPublish,
): PublishVerdict | Promise<PublishVerdict> {
  const { schema, onPublish = context.onPublish } = rulesOf(config)
  const { data, isEphemeral } = incoming
  // A schema describes the messages of the channel, not what is passed on beside them.
  const first = schema === undefined || isEphemeral ? null : askSchema(context, schema, data)
  return chain(first, (wrong) => {
    if (wrong !== null) return wrong
    return onPublish === null ? { json: JSON.stringify(data) } : askApp(context, onPublish, incoming)
  })
}
