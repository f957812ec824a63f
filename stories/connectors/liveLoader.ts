/** What Storybook tells a loader, as far as this one asks. */
interface Canvas {
  readonly id: string
  readonly canvasElement: object
}

/** A loader whose client and server stay while a person changes the toolbar: Storybook runs it before each render. */
export function liveLoader<T>(start: () => T): (canvas: Canvas) => Promise<{ readonly live: T }> {
  const kept = new WeakMap<object, { readonly id: string; readonly live: T }>()
  return ({ id, canvasElement }) => {
    const before = kept.get(canvasElement)
    const own = before?.id === id ? before : { id, live: start() }
    kept.set(canvasElement, own)
    return Promise.resolve({ live: own.live })
  }
}
