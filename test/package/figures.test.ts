import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { defaultTimes } from '../../src/core/times.js'
import { defaultHeartbeat, defaultLimits } from '../../src/server/hub/limits.js'
import { files, read } from './contents.js'

/** A figure as a page writes it: a name in code, then its value in parentheses. */
interface Figure {
  readonly page: string
  readonly name: string
  readonly value: number
}

const units: Readonly<Record<string, number>> = {
  '': 1,
  ms: 1,
  s: 1000,
  minutes: 60_000,
  KiB: 1024,
  MiB: 1_048_576,
}

const figure = /`([\w.]+)` \((?:default: )?(\d[\d,]*) ?(ms|s|minutes|KiB|MiB|)[);]/g

const figuresOn = (page: string): readonly Figure[] =>
  [...read(page).matchAll(figure)].map(([, name = '', digits = '', unit = '']) => ({
    page,
    name,
    value: Number(digits.replaceAll(',', '')) * (units[unit] ?? Number.NaN),
  }))

const prefixed = (prefix: string, values: object): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [`${prefix}${name}`, Number(value)]))

const defaults: Readonly<Record<string, number>> = {
  ...prefixed('', defaultLimits),
  ...prefixed('times.', defaultTimes),
  ...prefixed('heartbeat.', defaultHeartbeat),
  reportingMs: defaultHeartbeat.intervalMs + defaultHeartbeat.timeoutMs,
}

const handWritten = (): readonly string[] =>
  files().filter(
    (path) => path.endsWith('.md') && !/^(CHANGELOG\.md|docs\/(api|decisions|soak)\/)/.test(path),
  )

interface Size {
  readonly name: string
  readonly limit: string
}

/** What each way to use the package may weigh, by its name. */
function limitOf(name: string): string {
  const path = join(import.meta.dirname, '../../.size-limit.json')
  const found = (JSON.parse(readFileSync(path, 'utf8')) as readonly Size[]).find((one) => one.name === name)
  return found?.limit ?? `no size of ${name}`
}

describe('the figures on the published pages', () => {
  it('are the defaults of the code, wherever a page names an option with its number', () => {
    const known = handWritten()
      .flatMap(figuresOn)
      .filter(({ name }) => name in defaults)
    expect(known.length).toBeGreaterThan(30)
    expect(known.filter(({ name, value }) => value !== defaults[name])).toEqual([])
  })

  it('tell an operator every limit of the server', () => {
    const named = new Set(figuresOn('docs/server.md').map(({ name }) => name))
    expect(Object.keys(defaultLimits).filter((name) => !named.has(name))).toEqual([])
  })

  it('tell the same in the API reference, each in the column of defaults', () => {
    const page = read('docs/api/server.md')
    const told = Object.keys(defaultLimits).map((name) => {
      const [, value = ''] =
        new RegExp(`^\\| \`${name}\` \\| \`number\` \\| ([^|]*) \\|`, 'm').exec(page) ?? []
      return [name, value.trim()]
    })
    const numbers = Object.entries(defaultLimits).map(([name, value]) => [
      name,
      Number(value).toLocaleString('en'),
    ])
    expect(Object.fromEntries(told)).toEqual(Object.fromEntries(numbers))
  })

  it('tell what an app sends over the network, as the limits of its size are', () => {
    const readme = read('README.md')
    const row = (name: string): string =>
      readme.split('\n').find((line) => line.startsWith(`| ${name}`)) ?? ''
    expect(row('the status over any WebSocket')).toContain(
      `| ${limitOf('status over any WebSocket')} | ${limitOf('status over any WebSocket, ./native')} |`,
    )
    expect(row('the status over socket.io')).toContain(
      `| ${limitOf('status over socket.io, without the client')} |`,
    )
    expect(row('`channelServer`: status')).toContain(
      `| ${limitOf('channel server: status, channels, recovery, outbox')} | ${limitOf('channel server, ./native')} |`,
    )
    expect(row('banner, LED')).toContain(`| ${limitOf('banner, LED, prompt and announcer')} |`)
    expect(row('one LED')).toContain(`| ${limitOf('LED alone')} |`)
    const theming = read('docs/theming.md')
    expect(theming).toContain(`Both need at most ${limitOf('style sheet')} gzipped`)
    expect(theming).toContain(`in at most ${limitOf('style sheet of banner, LED and prompt')}`)
    expect(limitOf('style sheet without layers')).toBe(limitOf('style sheet'))
    expect(limitOf('the same without layers')).toBe(limitOf('style sheet of banner, LED and prompt'))
  })

  it('of the README tell when a person sees a loss', () => {
    const { ledMs, bannerMs, escalateMs } = defaultTimes
    expect(read('README.md').replaceAll(/\s+/g, ' ')).toContain(
      `The LED changes after ${ledMs} ms, the banner appears after ${bannerMs / 1000} s, and the wording escalates after ${escalateMs / 1000} s.`,
    )
  })
})
