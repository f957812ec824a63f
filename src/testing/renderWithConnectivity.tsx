import { act, render, type RenderOptions, type RenderResult } from '@testing-library/react'
import { Fragment, useEffect, useRef, type ReactElement } from 'react'
import { describe } from '../core/describe.js'
import { isRecord } from '../core/shape.js'
import { ConnectivityProvider } from '../react/ConnectivityProvider.js'
import { createSituation } from './createSituation.js'
import { inAct } from './inAct.js'
import type { Situation } from './situation.js'
import { situationNames, type SituationName } from './situations.js'

/** Options of `renderWithConnectivity`: those of Testing Library's `render`, and the situation. */
export interface RenderWithConnectivityOptions extends Omit<RenderOptions, 'queries'> {
  /**
   * The state of the client: a name, or a situation that the test has made with `createSituation`.
   * Default: `online`.
   */
  readonly situation?: SituationName | Situation
}

/** What Testing Library's `render` returns, and the situation. `advance` and `until` run in `act`; `dispose` also unmounts. */
export type RenderWithConnectivityResult = RenderResult & Situation

/** @throws TypeError that says what was expected and what came */
function checkSituation(given: Situation): void {
  if (isRecord(given) && isRecord(given.environment)) return
  const came = given instanceof Promise ? 'a promise; await it first' : describe(given)
  throw new TypeError(
    `renderWithConnectivity: situation must be one of ${situationNames.join(', ')}, or what createSituation resolves to, got ${came}`,
  )
}

/** Disposes the situation when it is unmounted, also by the clean-up of Testing Library. */
function DisposedOnUnmount({ situation }: { readonly situation: Situation }): null {
  const isMounted = useRef(false)
  useEffect(() => {
    isMounted.current = true
    return () => {
      isMounted.current = false
      // StrictMode mounts again at once; the hooks below unsubscribe before the dispose.
      void Promise.resolve().then(() => {
        if (!isMounted.current) situation.dispose()
      })
    }
  }, [situation])
  return null
}

/**
 * Renders an element with a client in a prepared state.
 *
 * The clock is manual: time passes only with `advance` and `until`. A situation given by name is disposed on unmount, so
 * also by Testing Library's own clean-up after each test; without a global `afterEach`, call its `cleanup`. The provider
 * does not connect the client: the situation has done so.
 *
 * Needs `@testing-library/react`.
 *
 * @throws TypeError if there is no situation of this name, or the situation is none
 * @example
 * const { advance, simulation, connectivity } = await renderWithConnectivity(<Header />, { situation: 'reconnecting' })
 * screen.getByRole('button', { name: 'Try now' })
 * simulation.network.mode = 'pass'
 * act(() => connectivity.retryNow())
 * await advance(1000)
 * @example
 * const situation = await createSituation('overflow', { channel: 'invoices' })
 * await renderWithConnectivity(<Invoices />, { situation, wrapper: Router })
 */
export async function renderWithConnectivity(
  ui: ReactElement,
  options: RenderWithConnectivityOptions = {},
): Promise<RenderWithConnectivityResult> {
  const { situation: given = 'online', wrapper: Wrapper = Fragment, ...renderOptions } = options
  const isOwn = typeof given === 'string'
  if (!isOwn) checkSituation(given)
  const situation = isOwn ? await createSituation(given) : given
  const result = render(ui, {
    ...renderOptions,
    wrapper: ({ children }) => (
      <ConnectivityProvider connectivity={situation.connectivity} autoConnect={false}>
        {isOwn ? <DisposedOnUnmount situation={situation} /> : null}
        <Wrapper>{children}</Wrapper>
      </ConnectivityProvider>
    ),
  })
  // The hooks of the element have subscribed; let the client take that in.
  await act(() => situation.environment.settle())
  return {
    ...result,
    ...inAct(situation),
    dispose() {
      result.unmount()
      situation.dispose()
    },
  }
}
