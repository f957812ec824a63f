import { http, type HttpOptions } from '../../../src/connectors/http.js'
import { createConnectivity } from '../../../src/engine/createConnectivity.js'
import { quickBackoff } from './httpRun.js'

/** The globals of the page of the browser tests. */
export interface HttpPage {
  readonly start: (options: HttpOptions) => void
  readonly retryNow: () => void
  readonly ask: (url: string) => Promise<number | null>
  /** `status: reason` in order. */
  readonly story: readonly string[]
}

declare global {
  interface Window {
    httpPage: HttpPage
  }
}

const story: string[] = []
let request: typeof fetch = fetch
let retryNow = (): void => undefined

window.httpPage = {
  start(options) {
    const api = http(options)
    const client = createConnectivity(api, { backoff: quickBackoff })
    request = api.wrapFetch(fetch.bind(window))
    retryNow = client.retryNow
    client.subscribe(({ connection }, { connection: before }) => {
      const { status, reason } = connection
      if (status !== before.status || reason !== before.reason) story.push(`${status}: ${reason}`)
    })
    client.connect()
  },
  retryNow: () => retryNow(),
  ask: (url) =>
    request(url).then(
      ({ status }) => status,
      () => null,
    ),
  story,
}
