export const YEAR_MS = 31_536_000_000

/**
 * Arguments for Node that set the clock of a new process wrong from its first line on: `Date` and the time at which the process began.
 * Its steady clocks go on as they are, as those of a real machine do. Each SIGUSR2 moves `Date` by `stepMs` more. `new Date()` without
 * a time keeps the true one.
 */
export function wrongClock(offsetMs: number, stepMs = 0): readonly string[] {
  const script = `
    const { now } = Date
    let offset = ${offsetMs}
    Date.now = () => now() + offset
    Object.defineProperty(performance, 'timeOrigin', { value: performance.timeOrigin + offset })
    process.on('SIGUSR2', () => { offset += ${stepMs} })`
  return ['--import', `data:text/javascript,${encodeURIComponent(script).replaceAll("'", '%27')}`]
}
