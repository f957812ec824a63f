import { checkArgument, checkOptions, isDialler, isDuration, isFunction } from '../engine/checkOptions.js'

/** The options of a dialler that asks the server over HTTP, too. */
interface AskingOptions {
  readonly fetch?: unknown
  readonly withinMs?: unknown
}

/**
 * Rejects what is no dialler to wrap, and wrong options of the wrapper. Called in development only.
 *
 * @throws TypeError that says what was expected and what came
 */
export function checkWrapped(caller: string, dialler: unknown, options: AskingOptions): void {
  checkArgument(caller, isDialler, dialler)
  checkOptions(caller, { fetch: isFunction, withinMs: isDuration }, options)
}
