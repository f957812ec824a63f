import type { ServerEvent } from './events.js'
import { TokenBucket } from './tokenBucket.js'

/** Events of each sampled type that are told at once. */
const BURST = 100
/** Events of each sampled type that are told per second after that. */
const PER_SECOND = 10

/** The types whose rate is in the hands of a stranger. */
const sampled: readonly ServerEvent['type'][] = ['origin-refused', 'hello-refused', 'frame-rejected']

interface Sample {
  readonly bucket: TokenBucket
  omitted: number
}

/** Makes the function that tells which event is told, with the number of those left out before it; null for none. */
export function createEventSampler(now: () => number): (event: ServerEvent) => ServerEvent | null {
  const samples = new Map<ServerEvent['type'], Sample>()
  return (event) => {
    if (!sampled.includes(event.type)) return event
    let sample = samples.get(event.type)
    if (sample === undefined) {
      sample = { bucket: new TokenBucket(PER_SECOND, BURST, now), omitted: 0 }
      samples.set(event.type, sample)
    }
    if (!sample.bucket.takeWithin(1)) {
      sample.omitted += 1
      return null
    }
    const { omitted } = sample
    sample.omitted = 0
    return omitted === 0 ? event : ({ ...event, omitted } as ServerEvent)
  }
}
