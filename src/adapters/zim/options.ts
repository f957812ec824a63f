import {
  checkArgument,
  checkOptions,
  hasMethods,
  isFlag,
  isFunction,
  isText,
  type Check,
  type OptionChecks,
} from '../../engine/checkOptions.js'
import type { ZimOptions } from './types.js'

/** `ZIM.create` returns null where the page has an instance already. */
const isZim: Check = (value) =>
  hasMethods('an instance of ZIM, such as ZIM.create({ appID }) gives once in a page', 'on', 'login')(value)

const optionChecks = (): OptionChecks<ZimOptions> => ({
  userID: isText,
  userName: (value) => (typeof value === 'string' ? null : 'a text'),
  isOfflineLogin: isFlag,
  getToken: isFunction,
  identity: isFunction,
  enter: isFunction,
})

/**
 * Rejects what is no instance of ZIM, and wrong options. Called in development only.
 *
 * @throws TypeError that says what was expected and what came
 */
export function checkZim(zim: unknown, options: object): void {
  checkArgument('fromZim', isZim, zim)
  checkOptions<object>('fromZim', optionChecks(), options)
}
