import { useCallback, useState, useSyncExternalStore, type ReactElement } from 'react'
import { ConnectivityProvider } from 'react-connectivity'
import type { Fault } from '../../lab/faults.js'
import type { Meter } from '../support/world/meter.js'
import type { World, WorldState } from '../support/world/world.js'
import { BothPages } from './BothPages.js'
import { CodePanel } from './CodePanel.js'
import { CopyTest } from './CopyTest.js'
import { FaultPanel } from './FaultPanel.js'
import { SituationBar } from './SituationBar.js'
import { situations, type Situation } from './situations.js'
import { TimelineStrip } from './TimelineStrip.js'
import { useSituation } from './useSituation.js'
import { Verdict } from './Verdict.js'
import './playground.css'

const [first] = situations as readonly [Situation, ...Situation[]]

/** Where the server runs. */
function Place({ world, state }: { readonly world: World; readonly state: WorldState }): ReactElement {
  const { pid, server } = state
  const isLab = world.place === 'lab'
  return (
    <p className="pg-place" data-server={server}>
      <strong>{isLab ? 'Real server' : 'Server in this page'}</strong>
      {isLab && pid !== null ? ` pid ${pid}` : null}
      {server === 'running' ? null : ` ${server}`}
    </p>
  )
}

export interface PlaygroundPageProps {
  readonly world: World
  readonly meter: Meter
}

/** The two pages, the situations that are applied to both, and the measured results. */
export function PlaygroundPage({ world, meter }: PlaygroundPageProps): ReactElement {
  const state = useSyncExternalStore(world.subscribe, world.getState)
  const measured = useSyncExternalStore(meter.subscribe, meter.getState)
  const [chosen, setChosen] = useState(first)
  const [loads, setLoads] = useState(0)
  const [canRefetch, setRefetch] = useState(true)
  const reload = useCallback(() => setLoads((before) => before + 1), [])
  const { running, start } = useSituation(world, meter, reload)
  const { timeline, now } = measured
  const isRunning = running !== null

  function press(situation: Situation): void {
    setChosen(situation)
    start(situation)
  }

  function fault(asked: Fault, text: string): void {
    meter.mark('fault', text)
    void world.run(asked)
  }

  return (
    <ConnectivityProvider connectivity={world.connectivity}>
      <main className="pg">
        <header className="pg-top">
          <h1>
            <bdi>Break the connection. See who notices.</bdi>
          </h1>
          <p>
            <bdi>
              The same orders over the same broken network: once with react-connectivity, once with a plain
              WebSocket.
            </bdi>
          </p>
          <Place world={world} state={state} />
        </header>
        <SituationBar chosen={chosen} running={running} now={now} onStart={press} />
        <BothPages {...{ world, meter, measured, canRefetch, loads }} />
        <section className="pg-card pg-timeline" aria-label="Timeline">
          <Verdict meter={measured} chosen={chosen} isRunning={isRunning} />
          <TimelineStrip timeline={timeline} now={now} isRunning={isRunning} />
          <div className="pg-foot">
            <p>
              <bdi>
                <strong>{chosen.title}:</strong> {chosen.honesty}
              </bdi>
            </p>
            <CopyTest situation={chosen} />
          </div>
        </section>
        <details className="pg-more">
          <summary>Faults one by one</summary>
          <FaultPanel world={world} state={state} isBusy={isRunning} onFault={fault} />
          <label className="pg-option">
            <input
              type="checkbox"
              checked={!canRefetch}
              onChange={(event) => setRefetch(!event.target.checked)}
            />
            Ask for a reload after a loss, instead of fetching the orders again
          </label>
        </details>
        <CodePanel />
      </main>
    </ConnectivityProvider>
  )
}
