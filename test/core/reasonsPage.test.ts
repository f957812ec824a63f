import { readFileSync } from 'node:fs'
import { closeCodes, reasons, type ReasonInfo } from 'react-connectivity/core'
import { describe, expect, it } from 'vitest'

const page = readFileSync('docs/reasons.md', 'utf8')
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('| `'))
  .map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  )
const names = (cell = ''): readonly string[] =>
  [...cell.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name ?? '')

describe('the page of reasons', () => {
  it('names every reason with the retry class and the action of the catalogue', () => {
    const written = rows.flatMap(([reason, , retry, action]) =>
      names(reason).map((name) => [name, { retry, action } as ReasonInfo] as const),
    )
    expect(Object.fromEntries(written)).toEqual(reasons)
  })

  it('names the close code of every reason that the server can give', () => {
    for (const [reason, code] of Object.entries(closeCodes)) {
      const row = rows.find(([name]) => names(name).includes(reason))
      if (reason !== 'closed-by-app' && reason !== 'heartbeat-timeout')
        expect(row?.[1], reason).toContain(String(code))
    }
  })
})
