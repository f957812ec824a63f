import { useEffect, useState, type ReactElement } from 'react'
import { ConnectivityProvider, type Connectivity } from 'react-connectivity'
import { useOpened } from '../support/useOpened.js'
import type { Seed, SeedWorld } from './seed.js'
import { StateTimeline } from './StateTimeline.js'
import { CodesTable, WordsTable } from './WordsTable.js'
import '../playground/playground.css'
import './seeds.css'

interface SkipsProps extends Pick<Seed, 'skips'> {
  readonly world: SeedWorld
}

/** Skips time; a press during a skip does nothing. */
function Skips({ world: { clock }, skips }: SkipsProps): ReactElement {
  const [isSkipping, setSkipping] = useState(false)
  return (
    <fieldset className="pg-faults">
      <legend>Time runs by itself</legend>
      {skips.map(([label, ms]) => (
        <button
          key={label}
          type="button"
          className="pg-button"
          aria-disabled={isSkipping}
          onClick={() => {
            if (isSkipping) return
            setSkipping(true)
            void clock.skip(ms).finally(() => setSkipping(false))
          }}
        >
          {label}
        </button>
      ))}
    </fieldset>
  )
}

/** The faults in plain words. */
const Faults = ({ log, faults }: SeedWorld): ReactElement => (
  <fieldset className="pg-faults">
    <legend>Break it, and put it back</legend>
    {faults.map(({ label, run }) => (
      <button
        key={label}
        type="button"
        className="pg-button"
        onClick={() => {
          log.pressed(label)
          void run()
        }}
      >
        {label}
      </button>
    ))}
  </fieldset>
)

/** A world with the page of its first person. */
interface Opened {
  readonly world: SeedWorld
  readonly client: Connectivity
}

/** One system: its scene live, with its faults and what happens, and its words beside ours. */
export function SeedPage({ seed }: { readonly seed: Seed }): ReactElement | null {
  // Nothing needs an end: all of a world stands still with its clock.
  const opened = useOpened<Opened>(() => {
    const world = seed.start()
    return { world, client: world.open() }
  })
  return opened === null ? null : <LivePage {...opened} seed={seed} />
}

interface LivePageProps extends Opened {
  readonly seed: Seed
}

function LivePage({ world, client: first, seed }: LivePageProps): ReactElement {
  const { words, tryThis, skips } = seed
  const [client, setClient] = useState(first)
  const [loads, setLoads] = useState(1)
  useEffect(() => world.clock.run(), [world])
  useEffect(() => world.log.follow(client), [world, client])

  function reload(): void {
    world.log.told('page', 'reloaded')
    client.dispose()
    setClient(world.open())
    setLoads(loads + 1)
  }

  return (
    <main className="seed">
      <header>
        <h1>
          <bdi>Coming from {words.name}</bdi>
        </h1>
        <p>
          <bdi>{words.about}</bdi>
        </p>
      </header>
      <div className="seed-live">
        <section className="pg-card seed-app" aria-label="The app">
          <ConnectivityProvider key={loads} connectivity={client}>
            {world.app(reload)}
          </ConnectivityProvider>
        </section>
        <section className="pg-card seed-panel" aria-label="Faults">
          <p>
            <bdi>{tryThis}</bdi>
          </p>
          <Faults {...world} />
          <Skips world={world} skips={skips} />
        </section>
      </div>
      <StateTimeline clock={world.clock} log={world.log} />
      <WordsTable seed={words} />
      <CodesTable seed={words} />
    </main>
  )
}
