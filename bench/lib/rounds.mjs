import { createSamples, shuffled } from './stats.mjs'

/**
 * Runs every variant once per round, each round in a new order, and collects the results by variant.
 *
 * @param once runs one variant; resolves to its metrics
 */
export async function inRounds({ progress }, runs, variants, once) {
  const samples = createSamples()
  for (let run = 0; run < runs; run += 1)
    for (const variant of shuffled(variants)) {
      progress(`run ${run + 1}: ${variant.id}`)
      samples.add(variant.id, await once(variant))
    }
  return samples
}
