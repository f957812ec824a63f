import type { ComponentType, ReactNode } from 'react'
import { createRegistry, type Registry } from '../../react/createRegistry.js'

/** Props of a row. */
export interface RowProps {
  readonly region: MountedRegion
  readonly onEscape: (() => void) | undefined
  readonly children: ReactNode
}

/** A mounted region: the place of banner, prompt and other rows of the page, in one column. */
export interface MountedRegion {
  /**
   * Appends a row, so that no row that is there moves. Returns the function that removes it.
   *
   * @param onEscape what the Esc key means in this row; null when it only gives the focus back
   */
  readonly add: (row: HTMLElement, onEscape: (() => void) | null) => () => void
  /** Renders a row. It comes with the region, so that a page without one does not bundle it. */
  readonly Row: ComponentType<RowProps>
}

const registries = new WeakMap<Document, Registry<MountedRegion>>()

/** The mounted regions of a page. The last one takes the rows. */
export function regionsOf(page: Document): Registry<MountedRegion> {
  const registry = registries.get(page) ?? createRegistry<MountedRegion>()
  registries.set(page, registry)
  return registry
}
