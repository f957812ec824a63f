import type { IncomingMessage, ServerResponse } from 'node:http'
import { PROMETHEUS_TYPE, prometheusText } from '../prometheus.js'
import type { ChannelServerStats } from '../serverStats.js'

/** Answers with the numbers of the server. No other origin may read the answer. */
export const answerMetrics =
  (stats: () => ChannelServerStats) =>
  ({ method }: IncomingMessage, response: ServerResponse): void => {
    if (method !== 'GET' && method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD' }).end()
      return
    }
    const body = prometheusText(stats())
    response.writeHead(200, {
      'content-type': PROMETHEUS_TYPE,
      'content-length': Buffer.byteLength(body),
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    })
    response.end(method === 'HEAD' ? '' : body)
  }
