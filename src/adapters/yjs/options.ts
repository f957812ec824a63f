import { hasMethods, isRecord } from '../../core/shape.js'
import {
  checkArgument,
  checkOptions,
  isFunction,
  type Check,
  type OptionChecks,
} from '../../engine/checkOptions.js'
import type { HocuspocusOptions } from './hocuspocusSocket.js'

/** Whether it emits events and can be told to connect, as both providers can. */
const isProvider = (value: unknown): boolean => hasMethods(value, 'on', 'off', 'connect', 'disconnect')

const isHocuspocusSocket: Check = (value) => {
  const configuration = isRecord(value) ? value['configuration'] : null
  // A HocuspocusProvider, which is one document, has no documents.
  return isProvider(value) && isRecord(configuration) && isRecord(configuration['providerMap'])
    ? null
    : 'a HocuspocusProviderWebsocket, the socket that its documents share'
}

const hocuspocusChecks = (): OptionChecks<HocuspocusOptions> => ({
  documents: (value) =>
    Array.isArray(value) && value.every(isRecord) ? null : 'an array of HocuspocusProvider',
  identity: isFunction,
})

/**
 * Rejects what is no provider, and wrong options. Called in development only.
 *
 * @throws TypeError that says what was expected and what came
 */
export function checkYWebsocket(provider: unknown, options: { readonly identity?: unknown }): void {
  const isOne: Check = (value) => (isProvider(value) ? null : 'a WebsocketProvider of y-websocket')
  checkArgument('fromYWebsocket', isOne, provider)
  checkOptions('fromYWebsocket', { identity: isFunction }, options)
}

/**
 * Rejects what is no socket, and wrong options. Called in development only.
 *
 * @throws TypeError that says what was expected and what came
 */
export function checkHocuspocus(socket: unknown, options: HocuspocusOptions): void {
  checkArgument('fromHocuspocus', isHocuspocusSocket, socket)
  checkOptions('fromHocuspocus', hocuspocusChecks(), options)
}
