import { createConnectivity, http } from 'react-connectivity'
import { expect, it, onTestFinished } from 'vitest'
import { createVirtualEnvironment } from 'react-connectivity/testing'
import { until } from './support/wait.js'

it('a fetch that is wrapped in a server process, where a relative probe has no page, passes each request on', async () => {
  expect(globalThis.location).toBeUndefined()
  const api = http({ probe: '/health' })
  const client = createConnectivity(api)
  onTestFinished(() => client.dispose())
  const request = api.wrapFetch((url) => Promise.resolve(new Response(String(url as string))))
  const response = await request('https://api.example/orders')
  expect(await response.text()).toBe('https://api.example/orders')
  const failing = api.wrapFetch(() => Promise.reject(new TypeError('no route')))
  await expect(failing('https://api.example/orders')).rejects.toThrow('no route')
})

it('a client in a server process, where a relative probe has no page, reads what is wrong with it', async () => {
  const client = createConnectivity(http({ probe: '/health' }), { environment: createVirtualEnvironment() })
  onTestFinished(() => client.dispose())
  client.connect()
  await until('a verdict', () => client.getState().connection.status === 'failed')
  expect(client.getState().connection).toMatchObject({
    reason: 'bad-config',
    message: 'probe: expected an absolute url, or a relative one inside a page, got "/health"',
  })
})

it('a wrapped fetch gives its answer although the app cannot tell whose request it is, and that is reported', async () => {
  const environment = createVirtualEnvironment()
  const isOurs = (): never => {
    throw new Error('isOurs')
  }
  const api = http({ isOurs })
  const client = createConnectivity(api, { environment })
  onTestFinished(() => client.dispose())
  const request = api.wrapFetch(() => Promise.resolve(new Response('orders')))
  expect(await (await request('https://api.example/orders')).text()).toBe('orders')
  expect(environment.errors).toMatchObject([{ message: 'isOurs' }])
})
