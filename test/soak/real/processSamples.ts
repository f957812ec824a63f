import { readFileSync } from 'node:fs'
import { openDescriptors } from '../../../lab/resourceLimit.js'
import type { ServerSample } from './soakServer.js'
import type { World } from './world.js'

/** Memory and descriptors of a process. */
export interface ProcessSample {
  /** Resident memory, in bytes. */
  readonly rss: number
  /** The part of it that is no mapped file. */
  readonly rssAnon: number
  readonly descriptors: number
}

/** One look at all processes of a run. */
export interface Sample extends ProcessSample, Omit<ServerSample, 'events'> {
  /** Milliseconds since the start of the run. */
  readonly at: number
  /** Of all processes with clients together. */
  readonly workers: ProcessSample
}

/** A field of `/proc/<pid>/status`, in bytes. */
const fieldOf = (status: string, name: string): number =>
  Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)?.[1] ?? 0) * 1024

/** Reads a process. Linux only. */
export function readProcess(pid: number): ProcessSample {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return {
    rss: fieldOf(status, 'VmRSS'),
    rssAnon: fieldOf(status, 'RssAnon'),
    descriptors: openDescriptors(pid),
  }
}

/** Looks at all processes. The server must run. */
export async function takeSample(
  { server, workers }: Pick<World, 'server' | 'workers'>,
  at: number,
): Promise<{ readonly sample: Sample; readonly events: ServerSample['events'] }> {
  const { events, ...own } = await server.process().ask('sample')
  const parts = workers.map(({ pid }) => readProcess(pid))
  const sum = (key: keyof ProcessSample): number => parts.reduce((total, part) => total + part[key], 0)
  return {
    events,
    sample: {
      at,
      ...readProcess(server.process().pid),
      ...own,
      workers: { rss: sum('rss'), rssAnon: sum('rssAnon'), descriptors: sum('descriptors') },
    },
  }
}

const HOUR_MS = 3_600_000

/** A slope for each hour, and the standard error of it. */
export interface Slope {
  readonly perHour: number
  readonly error: number
}

/** The slope of a line through points, by least squares; null with fewer than three points. */
export function slopePerHour(
  points: readonly { readonly at: number; readonly value: number }[],
): Slope | null {
  if (points.length < 3) return null
  const mean = (read: (point: { at: number; value: number }) => number): number =>
    points.reduce((sum, point) => sum + read(point), 0) / points.length
  const [middle, level] = [mean(({ at }) => at), mean(({ value }) => value)]
  const shared = points.reduce((sum, { at, value }) => sum + (at - middle) * (value - level), 0)
  const spread = points.reduce((sum, { at }) => sum + (at - middle) ** 2, 0)
  if (spread === 0) return null
  const slope = shared / spread
  const rest = points.reduce((sum, { at, value }) => sum + (value - level - slope * (at - middle)) ** 2, 0)
  return { perHour: slope * HOUR_MS, error: Math.sqrt(rest / (points.length - 2) / spread) * HOUR_MS }
}
