import { bindThings, watchThings } from 'react-connectivity/things'
import { describe, expect, it } from 'vitest'
import { createWorld } from '../engine/support/world.js'

const told = (...ids: string[]) => ids.map((id) => ({ id, connected: true }))

describe('a list of things that comes in several messages', () => {
  it('leaves what a person sees in its place until it is whole, and then drops what is not in it', async () => {
    const { client, network, advance } = createWorld({}, { things: { authorize: () => true } })
    const watched = watchThings(client, 'hall/')
    watched.subscribe(() => undefined)
    client.connect()
    bindThings(client, ['hall/fan', 'hall/pump', 'hall/valve'])
    await advance(200)
    const shown = (): string => {
      const { things, isCurrent } = watched.getState()
      return `${[...things.keys()].join(' ')}${isCurrent ? '' : '?'}`
    }
    const tell = async (frame: object): Promise<string> => {
      network.inject(JSON.stringify({ t: 'things', prefix: 'hall/', ...frame }))
      await advance(100)
      return shown()
    }
    expect(shown()).toBe('hall/fan hall/pump hall/valve')
    expect(await tell({ things: told('hall/pump'), all: true, more: true })).toBe(
      'hall/fan hall/pump hall/valve?',
    )
    expect(await tell({ things: told('hall/new'), more: true })).toBe(
      'hall/fan hall/pump hall/valve hall/new?',
    )
    expect(await tell({ things: told('hall/valve') })).toBe('hall/pump hall/new hall/valve')
    expect(await tell({ things: told('hall/fan'), all: true })).toBe('hall/fan')
    // The rest of a list is lost with the connection.
    expect(await tell({ things: [], all: true, more: true })).toBe('hall/fan?')
    network.cut()
    await advance(5000)
    expect(shown()).toBe('hall/fan hall/pump hall/valve')
  })

  it('is not whole where the server ends the watch within it', async () => {
    const { client, network, advance } = createWorld({}, { things: { authorize: () => true } })
    const watched = watchThings(client, 'hall/')
    watched.subscribe(() => undefined)
    client.connect()
    await advance(200)
    const tell = async (frame: object): Promise<void> => {
      network.inject(JSON.stringify({ t: 'things', prefix: 'hall/', ...frame }))
      await advance(100)
    }
    await tell({ things: told('hall/fan') })
    await tell({ things: told('hall/pump'), all: true, more: true })
    await tell({ things: [], error: 'denied' })
    expect([...watched.getState().things.keys()]).toEqual(['hall/fan', 'hall/pump'])
    expect(watched.getState()).toMatchObject({ isCurrent: false, code: 'denied' })
  })
})
