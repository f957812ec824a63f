/** Reads of one channel at one moment; no page of a run needs a tenth of them. */
const MAX_READS = 1000

/**
 * Counts reads at one moment of virtual time: a server that reads a channel again and again without time passing would hang its run.
 *
 * @param endless gets the channel, once.
 * @returns Whether a read of the channel may go on.
 */
export function createReadWatch(
  now: () => number,
  endless: (channel: string) => void,
): (channel: string) => boolean {
  const reads = new Map<string, number>()
  let at = now()
  return (channel) => {
    if (at !== now()) reads.clear()
    at = now()
    const count = (reads.get(channel) ?? 0) + 1
    reads.set(channel, count)
    if (count === MAX_READS) endless(channel)
    return count < MAX_READS
  }
}
