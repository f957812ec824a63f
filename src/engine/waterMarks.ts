/** The network does not keep up from above the high mark on, until it is at the low one again. Source: ThingWorx. */
const HIGH_WATER_BYTES = 65_536
const LOW_WATER_BYTES = 32_768

/** Tells from the bytes that wait in a socket whether it can take more. */
export function createWaterMarks(bufferedAmount: () => number): () => boolean {
  let isHigh = false
  return () => {
    isHigh = bufferedAmount() > (isHigh ? LOW_WATER_BYTES : HIGH_WATER_BYTES)
    return !isHigh
  }
}
