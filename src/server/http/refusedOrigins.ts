import { guard } from '../hub/access.js'
import type { EventStream } from '../hub/events.js'
import { NO_ORIGIN } from './originCheck.js'

/** Writes one line of text for a developer. */
export type Log = (line: string) => void

/** The most origins that are logged, because an attacker must not fill the log. */
const MAX_ORIGINS = 100

const toConsole: Log = (line) => console.warn(line)

/** The log of a server: the given one, null for none; by default the console, and none in production. */
export function resolveLog(log: Log | null | undefined): Log | null {
  if (log !== undefined) return log
  return process.env['NODE_ENV'] === 'production' ? null : toConsole
}

/** Logs each refused origin once, with the text to paste, because the browser only shows an unreachable server. */
export function createRefusedOrigins(
  log: Log | null,
  events: EventStream,
): (origin: string | undefined) => void {
  const told = new Set<string>()
  return (origin = NO_ORIGIN) => {
    if (!log || told.has(origin) || told.size >= MAX_ORIGINS) return
    told.add(origin)
    const from = origin === NO_ORIGIN ? 'a client without an Origin header' : 'a page of another origin'
    const line = `react-connectivity/server: refused ${from}. To let it in, add it: allowedOrigins: [${JSON.stringify(origin.slice(0, 200))}]`
    // An error in an upgrade handler would end the process.
    void guard<void, void>(events, 'log', () => log(line), undefined)
  }
}
