import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { transformSync } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { languages } from './support/languages.js'

/** Gzipped bytes of the catalogue itself; what it shares with the components is in the app already. */
function bytesOf(locale: string): number {
  const source = readFileSync(new URL(`../../src/i18n/locales/${locale}.ts`, import.meta.url), 'utf8')
  const { code } = transformSync(source, { loader: 'ts', minify: true, format: 'esm', charset: 'utf8' })
  return gzipSync(code, { level: 9 }).length
}

describe('a catalogue', () => {
  it.each(languages.map(({ locale }) => locale))('adds at most 3 kB to an app: %s [U42]', (locale) => {
    expect(bytesOf(locale)).toBeLessThanOrEqual(3000)
  })
})
