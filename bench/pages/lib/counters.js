/**
 * Counts timers, and listeners on window and document. Must be imported first, because libraries keep references at load.
 */
const timers = new Set()
const frames = new Set()
let listeners = 0

const {
  setTimeout: setTimer,
  clearTimeout: clearTimer,
  setInterval: setTicker,
  clearInterval: clearTicker,
} = globalThis
const { requestAnimationFrame: setFrame, cancelAnimationFrame: clearFrame } = globalThis

globalThis.setTimeout = (run, ms, ...args) => {
  const id = setTimer(() => {
    timers.delete(id)
    run(...args)
  }, ms)
  timers.add(id)
  return id
}
globalThis.setInterval = (run, ms, ...args) => {
  const id = setTicker(run, ms, ...args)
  timers.add(id)
  return id
}
// Either call clears either kind.
globalThis.clearTimeout = (id) => {
  timers.delete(id)
  clearTimer(id)
}
globalThis.clearInterval = (id) => {
  timers.delete(id)
  clearTicker(id)
}
globalThis.requestAnimationFrame = (run) => {
  const id = setFrame((time) => {
    frames.delete(id)
    run(time)
  })
  frames.add(id)
  return id
}
globalThis.cancelAnimationFrame = (id) => {
  frames.delete(id)
  clearFrame(id)
}

function count(target) {
  const add = target.addEventListener.bind(target)
  const remove = target.removeEventListener.bind(target)
  const known = new Map()
  const keyOf = (type, options) =>
    `${type} ${Boolean(typeof options === 'object' ? options?.capture : options)}`
  const drop = (type, listener, options) => {
    if (known.get(listener)?.delete(keyOf(type, options)) === true) listeners -= 1
  }
  target.addEventListener = (type, listener, options) => {
    add(type, listener, options)
    if (options?.signal?.aborted || listener === null) return
    const keys = known.get(listener) ?? new Set()
    known.set(listener, keys)
    if (keys.has(keyOf(type, options))) return
    keys.add(keyOf(type, options))
    listeners += 1
    options?.signal?.addEventListener('abort', () => drop(type, listener, options), { once: true })
    if (options?.once) add(type, () => drop(type, listener, options), { once: true })
  }
  target.removeEventListener = (type, listener, options) => {
    remove(type, listener, options)
    drop(type, listener, options)
    if (known.get(listener)?.size === 0) known.delete(listener)
  }
}
count(window)
count(document)

export const left = () => ({ timers: timers.size + frames.size, listeners })

/** A wait that is not counted. */
export const pause = (ms) => new Promise((resolve) => setTimer(resolve, ms))
