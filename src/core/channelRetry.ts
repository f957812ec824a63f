const FIRST_WAIT_MS = 1000
const LONGEST_WAIT_MS = 30_000

/**
 * How long a client waits before it asks again for a channel for which the server could not answer, in milliseconds. The wait grows and
 * is drawn, so that the clients of a server that fails neither hold it down nor come back at one moment.
 *
 * @param refusals how often in a row the server could not answer, 1 or more
 * @param random a random number in [0, 1)
 */
export const refusalWaitMs = (refusals: number, random: number): number =>
  Math.min(FIRST_WAIT_MS * 2 ** (refusals - 1), LONGEST_WAIT_MS) * (0.5 + random / 2)
