import { isReason } from '../../core/reasonActions.js'
import { hasMethods, isRecord } from '../../core/shape.js'
import {
  checkArgument,
  checkOptions,
  isDuration,
  isFunction,
  isMilliseconds,
  isText,
  orNull,
  type Check,
  type OptionChecks,
} from '../../engine/checkOptions.js'
import type { GraphqlWsOptions } from './types.js'

const isClient = (value: unknown): boolean => hasMethods(value, 'on', 'subscribe', 'terminate')

const isVerdicts: Check = (value) =>
  isRecord(value) &&
  Object.entries(value).every(([code, reason]) => /^\d+$/.test(code) && (reason === null || isReason(reason)))
    ? null
    : 'an object from close code to reason or null such as { 4403: "forbidden" }'

const optionChecks = (): OptionChecks<GraphqlWsOptions> => ({
  operation: isFunction,
  hold: (value) =>
    isRecord(value) && isText(value['query']) === null
      ? null
      : 'an operation such as { query: "subscription { orders { id } }" }',
  keepAliveMs: isDuration,
  pongMs: isDuration,
  verifyMs: isDuration,
  dialTimeoutMs: orNull(isDuration),
  verdicts: isVerdicts,
  identity: isFunction,
  backoff: isMilliseconds,
})

/**
 * Rejects what is neither a client nor a function, and wrong options. Called in development only.
 *
 * @throws TypeError that says what was expected and what came
 */
export function checkGraphqlWs(given: unknown, options: GraphqlWsOptions): void {
  if (typeof given !== 'function')
    checkArgument(
      'fromGraphqlWs',
      (value) => (isClient(value) ? null : 'a client of graphql-ws, or a function that makes one'),
      given,
    )
  checkOptions('fromGraphqlWs', optionChecks(), options)
}

/**
 * Rejects what is no client, as where the function of the app forgot its `return`. Called in development only.
 *
 * @throws TypeError that says what was expected and what came
 */
export const checkMadeClient = (client: unknown): void =>
  checkArgument(
    'fromGraphqlWs',
    (value) => (isClient(value) ? null : 'the function to return a client of graphql-ws'),
    client,
  )
