/** A random generator that gives the same numbers for the same seed (mulberry32). */
export function createRandom(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/** Timers in the order in which they fall due: a binary heap, because thousands of clients have thousands of timers. */
function createHeap() {
  const items = []
  const isBefore = (a, b) => a.at < b.at || (a.at === b.at && a.order < b.order)
  const swap = (a, b) => {
    const held = items[a]
    items[a] = items[b]
    items[b] = held
  }
  return {
    first: () => items[0],
    push(item) {
      let at = items.push(item) - 1
      while (at > 0 && isBefore(items[at], items[(at - 1) >> 1])) {
        swap(at, (at - 1) >> 1)
        at = (at - 1) >> 1
      }
    },
    pop() {
      const first = items[0]
      const last = items.pop()
      if (items.length === 0) return first
      items[0] = last
      for (let at = 0; ;) {
        let least = at
        for (const child of [2 * at + 1, 2 * at + 2])
          if (child < items.length && isBefore(items[child], items[least])) least = child
        if (least === at) return first
        swap(at, least)
        at = least
      }
    },
  }
}

/** An environment for many clients at once, whose time moves only by `advance`. */
export function createVirtualTime(seed) {
  const timers = createHeap()
  let now = Date.UTC(2026, 0, 1)
  let order = 0
  const setTimer = (run, ms) => {
    const timer = { at: now + Math.max(0, ms), order: (order += 1), run }
    timers.push(timer)
    return () => {
      timer.run = null
    }
  }
  return {
    now: () => now,
    random: createRandom(seed),
    setTimer,
    setFrame: (run) => setTimer(run, 16),
    network: () => 'online',
    listen: () => () => undefined,
    report(error) {
      throw error
    },
    /** Promises settle after each moment, in one turn of the real event loop. */
    async advance(ms) {
      const end = now + ms
      await new Promise(setImmediate)
      for (let next = timers.first(); next !== undefined && next.at <= end; next = timers.first()) {
        const { at } = next
        now = Math.max(now, at)
        while (timers.first()?.at <= at) timers.pop().run?.()
        await new Promise(setImmediate)
      }
      now = end
    },
  }
}
