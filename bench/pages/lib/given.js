/** Parameters from the runner. */
export const given = JSON.parse(decodeURIComponent(location.search.slice(1)) || '{}')

/** Functions for the runner: `bench.<name>(argument)`. */
export function offer(calls) {
  globalThis.bench = calls
}

/** A promise and its resolver; older browsers have no `Promise.withResolvers`. */
export function deferred() {
  let resolve
  const promise = new Promise((done) => {
    resolve = done
  })
  return { promise, resolve }
}

export const turn = () => new Promise((resolve) => setTimeout(resolve))
