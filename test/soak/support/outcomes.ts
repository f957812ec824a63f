/** The result of a promise: `ok`, the code of its error, or `waits` while pending. */
export function outcomes(promises: Record<string, Promise<unknown>>): Record<string, string> {
  const found: Record<string, string> = {}
  for (const [name, promise] of Object.entries(promises)) {
    found[name] = 'waits'
    promise.then(
      () => (found[name] = 'ok'),
      (error: { code: string }) => (found[name] = error.code),
    )
  }
  return found
}
