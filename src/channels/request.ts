import { checkClient, checkOptions, isFlag, isSignal, type OptionChecks } from '../engine/checkOptions.js'
import type { Connectivity } from '../engine/connectivity.js'
import { createRequests, type RequestOptions } from './requests.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/**
 * Asks the app on the server, and waits for its answer. Without `idempotent` it is asked once or not at all: it rejects at once
 * while the connection is down, and at a loss, after which nobody knows whether it was done.
 *
 * @param name one of the `requests` of the server
 * @param data any JSON value. Default: null
 * @returns the answer; rejects with a `RemoteError` that has the code, the message and the details of the server, such as
 * `not-found`, `forbidden`, `invalid`, `rate-limited`, `server-error` or a word of the app; or with a `ConnectivityError` that has a
 * code: `not-connected`, `connection-lost`, `timed-out`, `identity-changed`, `signed-out`, `disconnected`, `disposed`,
 * `too-many-requests` (see `maxPending`), `message-too-big`, `invalid`, `not-supported`
 * @throws TypeError in development, when the client or an option is not what is expected
 * @example
 * const order = await request<Order>(connectivity, 'orders.cancel', { id: 7 }, { signal })
 */
export function request<Answer = unknown>(
  connectivity: Connectivity,
  name: string,
  data: unknown = null,
  options: RequestOptions = {},
): Promise<Answer> {
  if (process.env.NODE_ENV !== 'production') {
    checkClient('request', connectivity)
    checkOptions('request', optionChecks(), options)
  }
  return connectivity.use(createRequests).ask(name, data, options) as Promise<Answer>
}

const optionChecks = (): OptionChecks<RequestOptions> => ({
  // A wrong time rejects the request.
  timeoutMs: () => null,
  signal: isSignal,
  idempotent: isFlag,
})
