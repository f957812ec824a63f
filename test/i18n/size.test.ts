import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { entries } from '../../scripts/entries.mjs'
import { languages } from './support/languages.js'

const root = join(import.meta.dirname, '../..')
const alias = Object.fromEntries(entries.map(({ name, source }) => [name, join(root, source)]))
const parts = [
  'ConnectionAnnouncer',
  'ConnectionBanner',
  'ConnectionLed',
  'ConnectionStatus',
  'ConnectivityRegion',
  'MessagesProvider',
  'ResyncPrompt',
  'SendStatus',
  'StaleRegion',
].join(', ')

/** Gzipped bytes of the production bundle of an app with our server and every component, with a catalogue or without; React is not counted. */
async function appBytes(locale: string | null): Promise<number> {
  const name = locale?.replace('-', '') ?? 'null'
  const { outputFiles } = await build({
    stdin: {
      contents: `
        import { channelServer, ConnectivityProvider, createConnectivity } from 'react-connectivity'
        import { ${parts} } from 'react-connectivity/ui'
        ${locale === null ? '' : `import { ${name} } from 'react-connectivity/locales/${locale}'`}
        console.log(channelServer, ConnectivityProvider, createConnectivity, ${parts}, ${name})`,
      resolveDir: root,
    },
    alias,
    bundle: true,
    minify: true,
    format: 'esm',
    charset: 'utf8',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    external: ['react', 'react-dom'],
    write: false,
    logLevel: 'silent',
  })
  return gzipSync(outputFiles[0]?.contents ?? new Uint8Array(), { level: 9 }).length
}

describe('a catalogue', () => {
  it.each(languages.map(({ locale }) => locale))(
    'adds at most 3.4 kB to the production bundle of an app with all parts: %s',
    async (locale) => {
      const added = (await appBytes(locale)) - (await appBytes(null))
      expect(added).toBeLessThanOrEqual(3400)
      // English is in the components already.
      expect(added).toBeGreaterThan(locale === 'en' ? 0 : 2000)
    },
  )
})
