/** What a promise came to: `ok`, or the code of its error; `waits` while it has not. */
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
