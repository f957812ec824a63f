import { isRecord } from '../../core/shape.js'
import {
  checkOptions,
  isDuration,
  isFlag,
  isFunction,
  isMilliseconds,
  isText,
  nested,
  orNull,
  type Check,
  type OptionChecks,
} from '../../engine/checkOptions.js'
import type { EventSourceOptions } from './types.js'

type Part<Name extends keyof EventSourceOptions> = NonNullable<EventSourceOptions[Name]>

/** An object that names an event, with something else that it needs. */
const withEvent =
  (expected: string, isRest: (value: { readonly [name: string]: unknown }) => boolean): Check =>
  (value) =>
    isRecord(value) && isText(value['event']) === null && isRest(value) ? null : expected

const optionChecks = (): OptionChecks<EventSourceOptions> => ({
  withCredentials: isFlag,
  lastEventIdParameter: orNull(isText),
  hello: nested<Part<'hello'>>(
    withEvent('an object with the name of an event', () => true),
    { event: isText, continuity: isFunction },
  ),
  heartbeat: nested<Part<'heartbeat'>>(
    withEvent('an object with the name of an event and withinMs', ({ withinMs }) => withinMs !== undefined),
    { event: isText, withinMs: isDuration },
  ),
  goodbye: nested<Part<'goodbye'>>(
    withEvent(
      'an object with the name of an event and a function reason',
      ({ reason }) => isFunction(reason) === null,
    ),
    { event: isText, reason: isFunction },
  ),
  decode: isFunction,
  retryMs: isDuration,
  dialTimeoutMs: isDuration,
  backoff: isMilliseconds,
  probe: isFunction,
  identity: isFunction,
})

/**
 * Rejects wrong options. Called in development only.
 *
 * @throws TypeError that names the option, what was expected and what came
 */
export function checkEventSource(options: EventSourceOptions): void {
  checkOptions('fromEventSource', optionChecks(), options)
}
