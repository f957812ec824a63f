import { defineChannel, type Connectivity, type Environment } from 'react-connectivity'
import { accessChannel, foldOfDefinition, type ChannelListener } from '../../../src/channels/index.js'

/** A list as a linked one: each message adds to its front, and no state is ever changed. */
interface Shown {
  readonly data: string
  readonly before: Shown | null
}

/** The list that a person sees of a channel: a fold of its messages, fetched anew after a loss. */
export interface ShownList {
  readonly subscribe: (listener: ChannelListener<string>) => () => void
  readonly items: () => ReadonlySet<string>
}

const FETCH_MS = 20

export function createShownList(
  name: string,
  connectivity: Connectivity,
  { setTimer }: Pick<Environment, 'setTimer'>,
  fetch: () => Iterable<string>,
): ShownList {
  const definition = defineChannel<string, Shown | null>(name, {
    initial: null,
    reduce: (before, data) => ({ data, before }),
    resync: () =>
      new Promise((resolve) => {
        let fetched: Shown | null = null
        for (const data of fetch()) fetched = { data, before: fetched }
        setTimer(() => resolve(fetched), FETCH_MS)
      }),
  })
  const access = accessChannel('simulation', connectivity, definition)
  const fold = foldOfDefinition('simulation', access)
  return {
    subscribe: (listener) => access.subscribe(listener as ChannelListener, { fold }),
    items() {
      const items = new Set<string>()
      for (let shown = fold.store.readable.getState() as Shown | null; shown !== null; shown = shown.before)
        items.add(shown.data)
      return items
    },
  }
}
