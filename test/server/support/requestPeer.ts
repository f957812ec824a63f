import type { IncomingRequest } from 'react-connectivity/server'
import type { ResponseFrame } from '../../../src/wire/requestFrames.js'
import type { TestPeer } from './testPeer.js'

export const ask = (id: string, name: string, d: unknown = null): object => ({ t: 'request', id, name, d })
export const responses = ({ frames }: TestPeer): ResponseFrame[] =>
  frames.filter((frame): frame is ResponseFrame => frame.t === 'response')
/** `<id> <answer or code>` of each. */
export const answers = (client: TestPeer): string[] =>
  responses(client).map(({ id, d, error, code }) => `${id} ${code ?? error ?? JSON.stringify(d)}`)

/** A handler that ends when the test says so. */
export function gate(): {
  readonly signals: AbortSignal[]
  readonly open: () => void
  readonly handle: (request: IncomingRequest) => Promise<string>
} {
  const signals: AbortSignal[] = []
  const opened: (() => void)[] = []
  return {
    signals,
    open: () => opened.shift()?.(),
    handle: ({ signal }) => {
      signals.push(signal)
      return new Promise((resolve) => opened.push(() => resolve('done')))
    },
  }
}
