import { act, screen } from '@testing-library/react'
import { bindThings, usePresence, useBoundThings, useThing, useThings } from 'react-connectivity/things'
import { StrictMode, type ReactElement } from 'react'
import { describe, expect, it } from 'vitest'
import { createApp } from '../react/support/app.js'

const things = { authorize: () => true, bindPolicy: 'all' as const }

let renders = 0
function Wall({ prefix }: { readonly prefix: string }): ReactElement {
  renders += 1
  const { things: found, isCurrent } = useThings(prefix)
  const on = [...found.values()].filter(({ isConnected }) => isConnected)
  return <p>{`${on.length} of ${found.size} ${isCurrent ? 'now' : 'earlier'}`}</p>
}

const Pump = (): ReactElement => {
  const { thing, isCurrent } = useThing('hall/pump')
  return <p>{`${thing === null ? 'unknown' : String(thing.isConnected)} ${isCurrent ? 'now' : 'earlier'}`}</p>
}

function Gateway({ ids }: { readonly ids: readonly string[] }): ReactElement {
  const bindings = useBoundThings(ids)
  return <p>{[...bindings].map(([id, { status }]) => `${id} ${status}`).join()}</p>
}

function Room({ name }: { readonly name?: string }): ReactElement {
  const { names } = usePresence('room', name)
  return <p>{names.length === 0 ? 'nobody' : names.join()}</p>
}

describe('things in React', () => {
  it('are shown in the first render of a component that mounts after they were told', async () => {
    const app = createApp({}, { things })
    const unbind = bindThings(app.connectivity, ['hall/pump', 'hall/fan'])
    const view = await app.show(<Wall prefix="hall/" />)
    expect(view.container).toHaveTextContent('2 of 2 now')
    view.rerender(
      <>
        <Wall prefix="hall/" />
        <Pump />
      </>,
    )
    await app.advance(100)
    expect(view.container).toHaveTextContent('2 of 2 nowtrue now')
    unbind()
    await app.advance(100)
    expect(view.container).toHaveTextContent('0 of 2 nowfalse now')
  })

  it('are told to be of earlier while the connection is down', async () => {
    const app = createApp({}, { things })
    bindThings(app.connectivity, ['hall/pump'])
    const view = await app.show(<Wall prefix="hall/" />)
    act(() => app.cut())
    await app.advance(100)
    expect(view.container).toHaveTextContent('1 of 1 earlier')
    app.heal()
    await app.advance(60_000)
    expect(view.container).toHaveTextContent('1 of 1 now')
  })

  it('cost one render for two hundred that change at once', async () => {
    const app = createApp({}, { things })
    const unbind = bindThings(
      app.connectivity,
      Array.from({ length: 200 }, (_, index) => `wall/${index}`),
    )
    await app.show(<Wall prefix="wall/" />)
    expect(screen.getByText('200 of 200 now')).toBeVisible()
    const before = renders
    unbind()
    await app.advance(200)
    expect(screen.getByText('0 of 200 now')).toBeVisible()
    expect(renders - before).toBe(1)
  })

  it('are bound while a component is mounted, once, also in strict mode', async () => {
    const app = createApp({}, { things })
    const view = await app.show(
      <StrictMode>
        <Gateway ids={['pump', 'fan']} />
      </StrictMode>,
    )
    expect(view.container).toHaveTextContent('pump bound,fan bound')
    view.rerender(
      <StrictMode>
        <Gateway ids={['pump']} />
      </StrictMode>,
    )
    await app.advance(100)
    expect(view.container).toHaveTextContent('pump bound')
    expect([app.sent('bind'), app.sent('unbind')]).toEqual([1, 1])
    view.unmount()
    await app.advance(100)
    expect(app.sent('unbind')).toBe(2)
  })

  it('tell who is here', async () => {
    const app = createApp({}, { things })
    const view = await app.show(<Room name="ada" />)
    expect(view.container).toHaveTextContent('ada')
    view.rerender(<Room />)
    await app.advance(100)
    expect(view.container).toHaveTextContent('nobody')
    act(() => void bindThings(app.connectivity, ['room/eve', 'roommate']))
    await app.advance(100)
    expect(view.container).toHaveTextContent(/^eve$/)
  })
})
