import { describe } from '../core/describe.js'
import { isTag } from './format.js'

/**
 * Rejects what is no tag of a language. Runs in development only.
 *
 * @param caller the function, component or hook, for the message
 * @throws TypeError that names what was expected, what came and what to do
 */
export function checkTag(caller: string, locale: unknown): asserts locale is string {
  if (isTag(locale)) return
  const hint =
    typeof locale === 'string' && locale.includes('_') ? `; write ${locale.replaceAll('_', '-')}` : ''
  throw new TypeError(
    `${caller}: locale must be a BCP 47 tag such as "de" or "pt-BR", got ${describe(locale)}${hint}`,
  )
}
