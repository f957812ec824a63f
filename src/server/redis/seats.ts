import type { SeatRequest, SharedStore } from '../hub/sharedStore.js'
import { leasesBase, placeOf, seatKeys, seatsBase, textOf } from './keys.js'
import { runInPartition, type RedisOpening } from './opening.js'
import { createSeatLeases, type SeatLease } from './seatLeases.js'

/** The seats of one opening. */
export interface RedisSeats extends Pick<SharedStore, 'takeSeat'> {
  /** Leases that were not ended, with the seats of this opening. */
  readonly leases: () => readonly SeatLease[]
  /** Ends leases with their seats. */
  readonly end: (leases: readonly SeatLease[]) => Promise<void>
  readonly close: () => void
}

/** @param timeoutMs Milliseconds after which a Redis that does not answer counts as lost. */
export function createRedisSeats(
  opening: Pick<RedisOpening, 'run'>,
  prefix: string,
  timeoutMs: number,
): RedisSeats {
  let taken = 0
  const run = runInPartition(opening, prefix, seatKeys, (base) => [seatsBase(base), leasesBase(base)])
  /** @param lease empty for all that are over */
  const free = async (partition: number, lease: string): Promise<void> => {
    const [result] = await run('freeSeats', partition, [lease])
    if (result === 'more') await free(partition, lease)
  }
  const leases = createSeatLeases(
    {
      renew: ({ partition, id }, leaseMs) => run('renewSeats', partition, [id, String(leaseMs)]),
      end: ({ partition, id }) => free(partition, id),
      sweep: (partition) => free(partition, ''),
    },
    timeoutMs,
  )

  return {
    async takeSeat({ name, holder, session, max, takes, at }: SeatRequest) {
      const { partition, name: text } = placeOf(prefix, name)
      const lease = leases.take(partition)
      taken += 1
      const seat = [lease.id, String(taken), text, textOf(holder)]
      const rules = [session, String(Math.min(max, Number.MAX_SAFE_INTEGER)), takes ? '1' : '', String(at)]
      const ask = async (): Promise<readonly string[]> => {
        const args = [...seat, ...rules, String(leases.leaseMs), lease.isKnown ? '' : '1']
        const answer = await run('takeSeat', partition, args)
        if (answer[0] !== 'full' || answer[1] === '0') return answer
        // Seats of processes that are gone count until they are freed.
        await free(partition, '')
        return ask()
      }
      const [result, since] = await ask()
      if (result !== 'taken') {
        leases.giveBack(lease)
        return result === 'held' ? 'held' : 'full'
      }
      lease.isKnown = true
      let isLeft = false
      const leave = (): void => {
        if (isLeft) return
        isLeft = true
        // A failure ends the opening, and with it the lease.
        run('leaveSeat', partition, seat).catch(() => undefined)
        leases.giveBack(lease)
      }
      return { at: Number(since), leave }
    },
    leases: leases.all,
    async end(ended) {
      await Promise.all(ended.map(({ partition, id }) => free(partition, id)))
    },
    close: leases.close,
  }
}
