import { onlineManager, QueryClient } from '@tanstack/react-query'
import { expect, it } from 'vitest'
import { bridgeQueryClient } from '../../src/adapters/tanstack-query.js'
import { runHttp } from './support/httpRun.js'

it('takes the browser events of TanStack Query over, and returns them at the end', () => {
  const tell = (type: 'online' | 'offline'): void => void window.dispatchEvent(new Event(type))
  const queries = new QueryClient()
  queries.mount()
  const { client } = runHttp()
  const end = bridgeQueryClient(queries, client, { onlineManager })
  tell('offline')
  expect(onlineManager.isOnline()).toBe(true)
  end()
  tell('offline')
  expect(onlineManager.isOnline()).toBe(false)
  tell('online')
  expect(onlineManager.isOnline()).toBe(true)
  client.dispose()
  queries.unmount()
})
