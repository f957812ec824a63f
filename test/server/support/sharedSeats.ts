import type { SeatAnswer, SeatRequest } from '../../../src/server/hub/sharedStore.js'

interface Taken {
  readonly session: string
  readonly at: number
  /** The connections that have it, each with its process: several only while a session moves. */
  readonly numbers: Map<symbol, symbol>
}

/** The seats of several processes in one memory. */
export class SharedSeats {
  readonly #names = new Map<string, Map<string, Taken>>()
  #held: (() => void)[] | null = null
  #failure: Error | null = null

  async take(process: symbol, request: SeatRequest): Promise<SeatAnswer> {
    if (this.#failure) throw this.#failure
    const answer = this.#takeNow(process, request)
    const held = this.#held
    if (held) await new Promise<void>((resolve) => held.push(resolve))
    return answer
  }

  /** Seats are taken, and the answers wait; returns the function that lets them go on. */
  holdAnswers(): () => void {
    const held: (() => void)[] = []
    this.#held = held
    return () => {
      this.#held = null
      for (const release of held) release()
    }
  }

  /** From now on it refuses to work. */
  fail(error: Error): void {
    this.#failure = error
  }

  /** Frees the seats of a process that has ended. */
  endOf(process: symbol): void {
    for (const [name, seats] of this.#names)
      for (const [holder, { numbers }] of seats)
        for (const [number, of] of numbers) if (of === process) this.#leave(name, holder, number)
  }

  /** How many seats are taken, of one name or of all. */
  count(only?: string): number {
    let count = 0
    for (const [name, { size }] of this.#names) if (only === undefined || only === name) count += size
    return count
  }

  #takeNow(process: symbol, { name, holder, session, max, takes, at }: SeatRequest): SeatAnswer {
    const seats = this.#names.get(name) ?? new Map<string, Taken>()
    const before = seats.get(holder)
    if (before && before.session !== session && !takes) return 'held'
    if (!before && seats.size >= max) return 'full'
    const number = Symbol('seat')
    const numbers = before?.session === session ? before.numbers : new Map<symbol, symbol>()
    const seat = {
      session,
      numbers: numbers.set(number, process),
      at: before ? Math.max(at, before.at + 1) : at,
    }
    seats.set(holder, seat)
    this.#names.set(name, seats)
    return { at: seat.at, leave: () => this.#leave(name, holder, number) }
  }

  #leave(name: string, holder: string, number: symbol): void {
    const seats = this.#names.get(name)
    const seat = seats?.get(holder)
    if (!seats || !seat?.numbers.delete(number) || seat.numbers.size > 0) return
    seats.delete(holder)
    if (seats.size === 0) this.#names.delete(name)
  }
}
