import { renderHook } from '@testing-library/react'
import type { ReactNode } from 'react'
import {
  ConnectivityProvider,
  defineChannel,
  useChannel,
  useChannelMessages,
  useChannelState,
} from 'react-connectivity'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createWorld } from './support/world.js'

const sum = defineChannel('sum', { initial: 0, reduce: (total: number, data: number) => total + data })
const base = 'onMessage, resync, onError, onGap, history'
const reduce = (total: number): number => total

/** The error of a hook. */
function errorOf(use: () => unknown): string {
  const { client } = createWorld()
  vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const wrapper = ({ children }: { readonly children: ReactNode }) => (
    <ConnectivityProvider connectivity={client}>{children}</ConnectivityProvider>
  )
  try {
    renderHook(use, { wrapper })
    return 'none'
  } catch (error) {
    return String(error)
  } finally {
    client.dispose()
  }
}

afterEach(() => vi.restoreAllMocks())

describe('a hook', () => {
  it.each([
    ['useChannel', { onMesage: () => undefined }, 'onMesage', `${base}, skip`],
    ['useChannel', { limit: 5 }, 'limit', `${base}, skip`],
    ['useChannelMessages', { limits: 5 }, 'limits', `${base}, skip, limit`],
    ['useChannelMessages', { keep: 5 }, 'keep', `${base}, skip, limit`],
  ] as const)('%s refuses an option that it does not know: %o', (name, options, wrong, known) => {
    const hook = name === 'useChannel' ? useChannel : useChannelMessages
    const use: (channel: string, given: object) => unknown = hook
    expect(errorOf(() => use('a', options))).toBe(
      `TypeError: ${name}: unknown option "${wrong}"; known are ${known}`,
    )
  })

  it('useChannelState refuses what it does not know, and what the definition has', () => {
    const wrong = { initial: 0, reduce, inital: 1 }
    expect(errorOf(() => useChannelState('a', wrong))).toBe(
      `TypeError: useChannelState: unknown option "inital"; known are ${base}, skip, initial, reduce`,
    )
    for (const options of [{ reduce }, { initial: 1 }, { resync: () => 1 }])
      expect(errorOf(() => useChannelState(sum, options as object))).toContain(
        'known are onMessage, onError, onGap, history, skip',
      )
  })

  it('accepts every option that is documented, also undefined', () => {
    const onMessage = (): undefined => undefined
    const all = {
      onMessage,
      onError: onMessage,
      resync: onMessage,
      onGap: 'skip',
      history: 1,
      skip: false,
    } as const
    expect(errorOf(() => useChannel('a', all))).toBe('none')
    expect(errorOf(() => useChannelMessages('a', { ...all, limit: 5 }))).toBe('none')
    expect(errorOf(() => useChannelState('a', { ...all, initial: 0, reduce, resync: () => 0 }))).toBe('none')
    expect(errorOf(() => useChannelState(sum, { onMessage, onError: onMessage, skip: false }))).toBe('none')
  })

  it('refuses options that are no object', () => {
    // @ts-expect-error -- a callback alone
    expect(errorOf(() => useChannel('a', () => undefined))).toBe(
      'TypeError: useChannel: expected an object of options, got a function',
    )
  })
})
