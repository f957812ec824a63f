import { request, type RequestOptions } from 'react-connectivity'
import type { SimulationOptions } from 'react-connectivity/testing'
import { watch, type World } from './world.js'

/** A handler that never ends by itself, and the requests that it got. */
export function slow(): {
  readonly asked: unknown[]
  readonly aborted: unknown[]
  readonly options: SimulationOptions
} {
  const asked: unknown[] = []
  const aborted: unknown[] = []
  const requests = {
    slow: {
      handle: ({ data, signal }: { readonly data: unknown; readonly signal: AbortSignal }) => {
        asked.push(data)
        return new Promise(() => signal.addEventListener('abort', () => aborted.push(data)))
      },
    },
    echo: { handle: ({ data }: { readonly data: unknown }) => data },
  }
  return { asked, aborted, options: { requests } }
}

export const ask = (world: World, name: string, data?: unknown, options?: RequestOptions) =>
  watch(request(world.client, name, data, options))
