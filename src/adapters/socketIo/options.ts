import { hasMethods, isRecord } from '../../core/shape.js'
import {
  checkArgument,
  checkOptions,
  isDuration,
  isFunction,
  isText,
  nested,
  orNull,
  type Check,
  type OptionChecks,
} from '../../engine/checkOptions.js'
import type { SocketIoChannels, SocketIoOptions, SocketIoSocket } from './types.js'

const isSocket: Check = (value) =>
  isRecord(value) &&
  hasMethods(value, 'on', 'off', 'emit', 'connect', 'disconnect') &&
  hasMethods(value['io'], 'on', 'off', 'reconnection')
    ? null
    : 'a socket of socket.io-client, such as io(url)'

const isGoodbye: Check = (value) =>
  isRecord(value) && isText(value['event']) === null && typeof value['reason'] === 'function'
    ? null
    : 'an object with the name of an event and a function reason'

const optionChecks = (): OptionChecks<SocketIoOptions> => ({
  channels: nested<SocketIoChannels<SocketIoSocket>>(
    (value) => (isRecord(value) ? null : 'an object, empty where a channel is an event'),
    { join: isFunction, leave: isFunction, event: isFunction, acknowledgeMs: orNull(isDuration) },
  ),
  namespaces: (value) =>
    Array.isArray(value) && value.every((each) => isSocket(each) === null)
      ? null
      : 'an array of sockets of the same manager',
  verdict: isFunction,
  goodbye: nested<NonNullable<SocketIoOptions['goodbye']>>(isGoodbye, { event: isText, reason: isFunction }),
  identity: isFunction,
  probe: isFunction,
  deadLinkMs: isDuration,
})

/**
 * Rejects what is no socket, and wrong options. Called in development only.
 *
 * @throws TypeError that says what was expected and what came
 */
export function checkSocketIo(socket: unknown, options: object): void {
  checkArgument('fromSocketIo', isSocket, socket)
  checkOptions<object>('fromSocketIo', optionChecks(), options)
}
