import type { KillReport } from './runKills.js'
import type { MinutesReport } from './runMinutes.js'
import { slopePerHour, type Sample, type Slope } from './processSamples.js'
import type { Verdict } from './judge.js'

/** Where and when a run took place. */
export interface RunPlace {
  /** ISO 8601. */
  readonly date: string
  readonly commit: string
  readonly machine: string
}

/** Memory is compared after this time, when the caches are full and the first sessions have ended. */
const SETTLED_MS = 600_000
const MEGABYTE = 1024 * 1024

const settled = (samples: readonly Sample[]): readonly Sample[] => {
  const late = samples.filter(({ at }) => at >= SETTLED_MS)
  return late.length >= 3 ? late : samples.slice(Math.floor(samples.length / 3))
}

/** What the samples of a run say. */
export interface Figures {
  /** Megabytes an hour, by least squares over the samples after ten minutes; null when there are too few. */
  readonly rssSlope: Slope | null
  readonly rssAnonSlope: Slope | null
  readonly heapSlope: Slope | null
  readonly workersRssSlope: Slope | null
  readonly rssMegabytes: readonly [first: number, last: number]
  readonly descriptors: readonly [least: number, most: number, last: number]
  readonly delayP99Ms: number
}

export function figuresOf(samples: readonly Sample[]): Figures {
  const late = settled(samples)
  const slope = (read: (sample: Sample) => number): Slope | null => {
    const bytes = slopePerHour(late.map((sample) => ({ at: sample.at, value: read(sample) })))
    if (bytes === null) return null
    return { perHour: round(bytes.perHour / MEGABYTE), error: round(bytes.error / MEGABYTE) }
  }
  const descriptors = late.map((sample) => sample.descriptors)
  const delays = late.map(({ delayP99Ms }) => delayP99Ms).toSorted((a, b) => a - b)
  return {
    rssSlope: slope(({ rss }) => rss),
    rssAnonSlope: slope(({ rssAnon }) => rssAnon),
    heapSlope: slope(({ heapUsed }) => heapUsed),
    workersRssSlope: slope(({ workers }) => workers.rss),
    rssMegabytes: [round((late[0]?.rss ?? 0) / MEGABYTE), round((late.at(-1)?.rss ?? 0) / MEGABYTE)],
    descriptors: [Math.min(...descriptors), Math.max(...descriptors), descriptors.at(-1) ?? 0],
    delayP99Ms: round(delays[Math.floor(delays.length / 2)] ?? 0),
  }
}

const round = (value: number): number => Math.round(value * 10) / 10

const table = (head: readonly string[], rows: readonly (readonly (string | number)[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')

const workloadTable = (workloads: { readonly [name: string]: Verdict | undefined }): string =>
  table(
    ['workload', 'sent', 'acknowledged', 'delivered', 'faults told', 'violations'],
    Object.entries(workloads).map(([name, verdict]) => [
      name,
      verdict?.sent ?? 0,
      verdict?.acknowledged ?? 0,
      verdict?.delivered ?? 0,
      verdict?.faults ?? 0,
      verdict?.violations.length ?? 0,
    ]),
  )

const faultTable = (faults: { readonly [name: string]: number }): string =>
  table(
    ['fault', 'times'],
    Object.entries(faults).toSorted(([a], [b]) => a.localeCompare(b)),
  )

function violationList(violations: readonly string[]): string {
  if (violations.length === 0) return 'Violations: **0**.'
  return [
    `Violations: **${violations.length}**.`,
    ...violations.slice(0, 50).map((each) => `- ${each}`),
  ].join('\n')
}

const placeLine = ({ date, commit, machine }: RunPlace): string => `${date}, commit ${commit}, ${machine}.`

/** The report of a long run, as Markdown. */
export function minutesText(report: MinutesReport, place: RunPlace): string {
  const figures = figuresOf(report.samples)
  const slope = (value: Slope | null): string =>
    value === null ? 'too few samples' : `${value.perHour} ± ${value.error} MB/h`
  const leftOut = Object.entries(report.leftOut).map(([fault, reason]) => `Left out: ${fault} (${reason}).`)
  return [
    `# Soak: ${report.minutes} minutes`,
    placeLine(place),
    `${report.clients} clients in ${report.workers} processes, one server process, a fault each ${report.faultEveryMs} ms, seed ${report.seed}.`,
    violationList(report.violations),
    workloadTable(report.workloads),
    faultTable(report.faults),
    ...leftOut,
    table(
      ['figure', 'value'],
      [
        [
          'resident memory of the server, slope after 10 minutes, and its standard error',
          slope(figures.rssSlope),
        ],
        ['– without mapped files', slope(figures.rssAnonSlope)],
        ['– heap in use after a garbage collection', slope(figures.heapSlope)],
        ['resident memory of the server, first and last', `${figures.rssMegabytes.join(' → ')} MB`],
        ['resident memory of the clients, slope', slope(figures.workersRssSlope)],
        ['descriptors of the server: least, most, last', figures.descriptors.join(', ')],
        ['delay of the event loop, p99 of 10 s, median', `${figures.delayP99Ms} ms`],
        ['slowest return to ready after a fault of the machine', `${report.slowestRecoveryMs} ms`],
        ['all clients well after the last fault', `${report.wellAfterMs ?? 'never'} ms`],
      ],
    ),
    '',
  ].join('\n\n')
}

/** The report of rounds of kills, as Markdown. */
export function killsText(reports: readonly KillReport[], place: RunPlace): string {
  const kills = reports.reduce((sum, report) => sum + report.kills, 0)
  return [
    `# Soak: ${kills} kills`,
    placeLine(place),
    ...reports.flatMap((report) => [
      `## Seed ${report.seed}: ${report.kills} kills`,
      violationList(report.violations),
      workloadTable(report.workloads),
      faultTable(report.faults),
      `All clients were well ${report.wellAfterMs ?? 'never'} ms after the last kill.`,
    ]),
    '',
  ].join('\n\n')
}
