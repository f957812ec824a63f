import { renderToString } from 'react-dom/server'
import { ConnectivityProvider } from 'react-connectivity'
import { usePresence } from 'react-connectivity/things'
import type { ReactElement } from 'react'
import { describe, expect, it } from 'vitest'
import { createWorld } from '../engine/support/world.js'

function Room({ place, name }: { readonly place: unknown; readonly name?: unknown }): ReactElement {
  const { names } = usePresence(place as string, name as string)
  return <p>{names.join()}</p>
}

describe('a component that asks who is in a place', () => {
  // Else all whose document is not loaded yet would be in one place.
  it.each([
    [undefined, 'ada', 'usePresence: expected a place of 1 to 200 characters, got undefined'],
    ['', 'ada', 'usePresence: expected a place of 1 to 200 characters, got ""'],
    ['room', null, 'usePresence: expected a name of 1 to 200 characters, got null'],
    ['room', '', 'usePresence: expected a name of 1 to 200 characters, got ""'],
  ])('hears that %j is none, or %j no name', (place, name, words) => {
    const { client } = createWorld()
    const show = (): string =>
      renderToString(
        <ConnectivityProvider connectivity={client}>
          <Room place={place} name={name} />
        </ConnectivityProvider>,
      )
    expect(show).toThrow(words)
  })
})
