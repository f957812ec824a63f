import type { SeedsReport } from '../test/sim/support/seeds.ts'

/** A fault that is planted in the source: the text `find`, which the file has once, becomes `replace`. */
export interface Mutant {
  readonly name: string
  readonly file: string
  readonly find: string
  readonly replace: string
}

/** Options of {@link simulate}. */
export interface SimulateOptions {
  /** The simulation, as {@link bundleSimulation} gives it. */
  readonly code: string
  readonly from: number
  readonly to: number
  /** Stops after so many runs that broke a promise. Default 5. */
  readonly stopsAfter?: number
  /** Whether the steps of such a run are shortened. Default true. */
  readonly shrinks?: boolean
  /** Gets the line of each such run when it is known. */
  readonly onFound?: (line: string) => void
  /** Milliseconds without an answer of any thread after which the runs count as hanging. Default: no limit. */
  readonly hangsAfterMs?: number
}

/** The simulation as one file of JavaScript. The files on disk stay as they are. */
export function bundleSimulation(mutant?: Mutant): Promise<string>

/**
 * Runs seeds in as many threads as there are cores. What a seed does depends on nothing but the seed.
 *
 * @throws Error when a thread fails or the runs hang
 */
export function simulate(options: SimulateOptions): Promise<SeedsReport>
