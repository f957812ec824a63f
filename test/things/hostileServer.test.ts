import { bindThings, watchThings } from 'react-connectivity/things'
import { describe, expect, it } from 'vitest'
import { createWorld, type Frame, type World } from '../engine/support/world.js'

/** A client whose server answers each `bind` as the test says. */
function createWorldOf(answer: (id: unknown, things: readonly unknown[]) => Frame): World {
  const base = createWorld({}, { things: { authorize: () => true } })
  const { dialler } = base.simulation
  const dial: typeof dialler.dial = (url, protocols, handlers) => {
    const socket = dialler.dial(url, protocols, handlers)
    return {
      ...socket,
      send(data) {
        const frames = [JSON.parse(String(data)) as Frame | Frame[]].flat()
        for (const { id, things } of frames.filter(({ t }) => t === 'bind')) {
          const text = JSON.stringify(answer(id, things as readonly unknown[]))
          base.environment.setTimer(() => handlers.onMessage(text), 1)
        }
        const others = frames.filter(({ t }) => t !== 'bind')
        if (others.length > 0) socket.send(JSON.stringify(others))
      },
    }
  }
  const { client } = createWorld({ dialler: { dial }, environment: base.environment })
  return { ...base, client }
}

describe('a server that is at fault about things', () => {
  it.each([0, -5000, 0.5])(
    'and lets a client ask again after %s ms is asked at most ten times in ten seconds',
    async (retryAfterMs) => {
      let asked = 0
      const world = createWorldOf((id, things) => {
        asked += 1
        return {
          t: 'bound',
          id,
          refused: things.map((thing) => ({ thing, error: 'already-bound', retryAfterMs })),
        }
      })
      world.client.connect()
      await world.advance(100)
      bindThings(world.client, ['pump', 'valve'])
      await world.advance(10_000)
      expect(asked).toBeGreaterThan(1)
      expect(asked).toBeLessThanOrEqual(10)
    },
  )
})

describe('a listener of things that throws', () => {
  it('costs no other listener its news, and is reported', async () => {
    const world = createWorld({}, { things: { authorize: () => true } })
    const boom = (): never => {
      throw new Error('boom')
    }
    const seen: Record<string, number> = { same: 0, other: 0 }
    watchThings(world.client, 'hall/').subscribe(boom)
    watchThings(world.client, 'hall/').subscribe(({ things }) => void (seen['same'] = things.size))
    watchThings(world.client, 'roof/').subscribe(({ things }) => void (seen['other'] = things.size))
    world.client.connect()
    await world.advance(100)
    bindThings(world.client, ['hall/pump', 'roof/fan'])
    await world.advance(100)
    expect(seen).toEqual({ same: 1, other: 1 })
    expect(world.environment.errors.length).toBeGreaterThan(0)
  })
})

describe('a client of things that is disposed', () => {
  it('leaves no frame behind that would show what came last', async () => {
    const base = createWorld({}, { things: { authorize: () => true } })
    let frames = 0
    const setFrame = (run: () => void): (() => void) => {
      frames += 1
      const cancel = base.environment.setFrame(() => {
        frames -= 1
        run()
      })
      return () => {
        frames -= 1
        cancel()
      }
    }
    const environment = { ...base.environment, setFrame }
    const { client } = createWorld({ dialler: base.simulation.dialler, environment })
    watchThings(client, 'hall/').subscribe(() => undefined)
    client.connect()
    await base.advance(100)
    bindThings(client, ['hall/pump'])
    for (let ms = 0; frames === 0 && ms < 1000; ms += 1) await base.advance(1)
    expect(frames).toBe(1)
    client.dispose()
    expect(frames).toBe(0)
  })
})
