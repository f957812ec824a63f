import { writeSync } from 'node:fs'
import type { HistoryEvent, NewEvent } from '../../sim/support/history.js'

/** Milliseconds of the machine's steady clock: the same in all its processes, whatever their wall clocks say. */
export const steadyNow = (): number => Number(process.hrtime.bigint()) / 1e6

/** An event as a line of JSON. */
export const lineOf = (event: NewEvent): string =>
  JSON.stringify({ at: steadyNow(), ...event }, (_key, value: unknown) =>
    value instanceof Map ? [...value] : value,
  )

function eventOf(line: string): HistoryEvent {
  const event = JSON.parse(line) as HistoryEvent
  return event.type === 'opened' ? { ...event, ends: new Map(event.ends) } : event
}

/** The events of a log. Its last line may have been cut by a SIGKILL. */
export function eventsIn(text: string): HistoryEvent[] {
  const lines = text.split('\n')
  lines.pop()
  return lines.map(eventOf)
}

/** A log of events in a file or a pipe. */
export interface EventLog {
  readonly note: (event: NewEvent) => void
  /** Writes what waits. */
  readonly flush: () => void
}

/** Writes each event before it returns, so that a line outlives a SIGKILL right after it. */
export const writeThrough = (fd: number): EventLog => ({
  note: (event) => void writeSync(fd, `${lineOf(event)}\n`),
  flush: () => undefined,
})

const FLUSH_LINES = 200

/** Writes many events at a time, for a process that nobody kills. */
export function writeLater(fd: number): EventLog {
  let waiting: string[] = []
  const flush = (): void => {
    if (waiting.length > 0) writeSync(fd, `${waiting.join('\n')}\n`)
    waiting = []
  }
  return {
    note(event) {
      waiting.push(lineOf(event))
      if (waiting.length >= FLUSH_LINES) flush()
    },
    flush,
  }
}
