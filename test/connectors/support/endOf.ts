/** How a promise ended: `waits` while it has not. */
export function endOf(promise: Promise<unknown>): () => unknown {
  let end: unknown = 'waits'
  promise.then(
    (value) => (end = value),
    (error: unknown) => (end = error),
  )
  return () => end
}
