'use client'

import {
  useCallback,
  useLayoutEffect,
  useRef,
  useState,
  useSyncExternalStore,
  type CSSProperties,
  type ReactElement,
  type ReactNode,
  type RefObject,
} from 'react'
import { createPortal } from 'react-dom'
import { useLatest } from '../../react/useLatest.js'
import { copyLook } from './copyLook.js'
import { createRows } from './createRows.js'
import { openOverlay } from './openOverlay.js'
import { regionsOf } from './regionStore.js'
import { shadowRootOf } from './shadowRootOf.js'

/** Where a region stands. `inline`: in place, with room kept for one row. The others float over the page. */
export type RegionPlacement =
  | 'top'
  | 'bottom'
  | 'top-start'
  | 'top-end'
  | 'bottom-start'
  | 'bottom-end'
  | 'inline'

/** Least distances from the edges of the window, as CSS lengths. Safe areas of the device are kept in any case. */
export interface RegionOffset {
  /** From the upper or lower edge, such as `4.5rem` for the height of an app bar. Default: `1rem`. */
  readonly block?: string
  /** From the edges at the sides. Default: `1rem`. */
  readonly inline?: string
}

/** Props of `ConnectivityRegion`. */
export interface ConnectivityRegionProps {
  /** Where the region stands. Default: `top`. */
  readonly placement?: RegionPlacement
  /** Distances from the edges of the window. Default: `1rem` each. */
  readonly offset?: RegionOffset
  /**
   * Moves the focus into the region and back: a key by its name, after modifiers joined by `+`, such as `Alt+Shift+C`; null for
   * none. A letter or a digit also counts at its place on the keyboard when the key types no Latin one, as with Option on macOS.
   * It works also from inside a modal dialog, which Tab does not leave. Default: `F6`.
   */
  readonly hotkey?: string | null
  /** The element that the region is appended to. Default: the body, or the shadow root that the region is rendered in. */
  readonly container?: Element | null
  /**
   * Wraps the rows into the theme element of a design system that keeps its variables there, such as Radix Themes. Default: no
   * wrapper.
   */
  readonly wrap?: (rows: ReactElement) => ReactElement
}

const never = (): (() => void) => () => undefined

/**
 * Holds the banner and the prompt of the whole page in one column, wherever they are mounted: above app bars, toasts and
 * dialogs, in the top layer, without moving anything else. Put one near the root of the app, outside of elements with click
 * handlers. It has the colour scheme, font and direction of the place where it stands. Of several regions, the one that was
 * mounted last takes the rows. Renders nothing on a server, except for `inline`.
 *
 * @example
 * <ConnectivityProvider connectivity={connectivity}>
 *   <ConnectivityRegion placement="bottom-end" />
 *   <ConnectionBanner />
 *   <ResyncPrompt />
 *   <App />
 * </ConnectivityProvider>
 */
export function ConnectivityRegion(props: ConnectivityRegionProps): ReactElement {
  const { placement = 'top', offset = {}, hotkey = 'F6', container = null, wrap = same } = props
  const place = useRef<HTMLDivElement>(null)
  // The first render in a browser must equal the markup of the server.
  const isMounted = useSyncExternalStore(
    never,
    () => true,
    () => false,
  )
  const options = { placement, offset, hotkey, container, wrap, place }
  if (placement === 'inline') return <Inline {...options} isMounted={isMounted} />
  return (
    <>
      <div ref={place} data-slot="conn-region-place" hidden />
      {isMounted ? <Overlay {...options} /> : null}
    </>
  )
}

const same = (rows: ReactElement): ReactElement => rows

interface Options extends Required<ConnectivityRegionProps> {
  readonly place: RefObject<HTMLDivElement | null>
}

/** Tells the style sheet where the region stands. */
function describe(host: HTMLElement, placement: RegionPlacement, block?: string, inline?: string): void {
  host.dataset['slot'] = 'conn-region'
  host.dataset['placement'] = placement
  host.style.setProperty('--conn-region-block', block ?? null)
  host.style.setProperty('--conn-region-inline', inline ?? null)
}

function createColumn(): HTMLElement {
  const column = document.createElement('div')
  column.dataset['slot'] = 'conn-region-rows'
  column.tabIndex = -1
  return column
}

/** Where the wrapper of the app wants the rows. */
function Slot({ column }: { readonly column: HTMLElement | null }): ReactElement {
  // Stable, because an element that is appended again loses its focus.
  const take = useCallback((slot: Element | null) => void (column !== null && slot?.append(column)), [column])
  return <div data-slot="conn-region-slot" ref={take} />
}

/** The region as a popover at the end of the container. */
function Overlay({ placement, offset, hotkey, container, wrap, place }: Options): ReactNode {
  const [host] = useState(() => document.createElement('div'))
  const [column] = useState(createColumn)
  const key = useLatest(hotkey)
  const { block, inline } = offset
  useLayoutEffect(() => describe(host, placement, block, inline), [host, placement, block, inline])
  useLayoutEffect(() => (place.current === null ? undefined : copyLook(place.current, host)), [host, place])
  // A layout effect runs before the effects of all dialogs, so that the keys arrive here first.
  useLayoutEffect(() => {
    const overlay = openOverlay(host, container ?? shadowRootOf(place.current) ?? document.body)
    const rows = createRows(host, column, () => key.current, overlay.setShown)
    const unmount = regionsOf(document).add(rows)
    return () => {
      unmount()
      rows.close()
      overlay.close()
    }
  }, [host, column, key, container, place])
  return createPortal(wrap(<Slot column={column} />), host)
}

interface InlineProps extends Options {
  readonly isMounted: boolean
}

/** The region as an element of the page. */
function Inline({ offset, hotkey, wrap, place, isMounted }: InlineProps): ReactElement {
  const [column] = useState(() => (typeof document === 'undefined' ? null : createColumn()))
  const style: CSSProperties = { marginBlock: offset.block, marginInline: offset.inline }
  return (
    <>
      <div ref={place} data-slot="conn-region" data-placement="inline" style={style}>
        {wrap(<Slot column={column} />)}
      </div>
      {isMounted && column !== null ? <Mounted {...{ place, column, hotkey }} /> : null}
    </>
  )
}

interface MountedProps extends Pick<Options, 'place' | 'hotkey'> {
  readonly column: HTMLElement
}

/** Makes an inline region the current one, in a browser only. */
function Mounted({ place, column, hotkey }: MountedProps): null {
  const key = useLatest(hotkey)
  useLayoutEffect(() => {
    if (place.current === null) return undefined
    const rows = createRows(
      place.current,
      column,
      () => key.current,
      () => undefined,
    )
    const unmount = regionsOf(document).add(rows)
    return () => {
      unmount()
      rows.close()
    }
  }, [place, column, key])
  return null
}
