/** The median of the samples; NaN for none, so that a missing sample is visible. */
export function median(samples) {
  const sorted = samples.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  if (sorted.length === 0) return Number.NaN
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** A new order for each round, so that a slow moment of the machine does not always hit the same peer. */
export function shuffled(items) {
  const result = [...items]
  for (let i = result.length - 1; i > 0; i -= 1) {
    const j = Math.floor(Math.random() * (i + 1))
    const held = result[i]
    result[i] = result[j]
    result[j] = held
  }
  return result
}

/** Collects samples by variant and metric. */
export function createSamples() {
  const all = new Map()
  const of = (variant, metric) => all.get(`${variant}\n${metric}`) ?? []
  return {
    add(variant, metrics) {
      for (const [metric, value] of Object.entries(metrics)) {
        const key = `${variant}\n${metric}`
        all.set(key, [...(all.get(key) ?? []), value])
      }
    },
    of,
    median: (variant, metric) => median(of(variant, metric)),
  }
}

/** Rounds to significant digits. */
export function short(value) {
  if (value === Infinity) return '∞'
  if (!Number.isFinite(value)) return '–'
  const size = Math.abs(value)
  if (size >= 1000) return Math.round(value).toLocaleString('en-US')
  if (size >= 100 || Number.isInteger(value)) return String(Math.round(value))
  return value.toFixed(size >= 10 ? 1 : 2)
}

/** `median [min–max]`. */
export function spread(samples, print = short) {
  if (samples.length === 0) return '–'
  const middle = print(median(samples))
  if (samples.length === 1) return middle
  return `${middle} [${print(Math.min(...samples))}–${print(Math.max(...samples))}]`
}

export const times = (value, base) => (base > 0 && value >= 0 ? `${short(value / base)}×` : '–')

export const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
