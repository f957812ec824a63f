import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import tailwindcss from '@tailwindcss/vite'
import { build, preview, type InlineConfig } from 'vite'
import { aliases } from '../../../../scripts/entries.mjs'

const pages = join(import.meta.dirname, '../pages')
const resolve = createRequire(import.meta.url).resolve

export interface HostPage {
  /** Style sheets in the order of their import: paths from `pages/` beginning with a dot, else public names. */
  readonly styles: readonly string[]
  /** The path from `pages/` of a module that exports `Host`. */
  readonly host: string
  /** The path from `pages/` of a module that exports `mount`. Default: `mount.tsx`. */
  readonly mount?: string
}

/** A built page on a local server. */
export interface ServedPage {
  readonly url: string
  readonly close: () => Promise<void>
}

const pathOf = (style: string): string => {
  if (style.startsWith('.')) return join(pages, style)
  return style.startsWith('react-connectivity') ? style : resolve(style)
}

/** Builds a page for production with these style sheets, as an app would, and serves it. */
export async function buildPage({ styles, host, mount = 'mount.tsx' }: HostPage): Promise<ServedPage> {
  const folder = mkdtempSync(join(tmpdir(), 'host-'))
  const imports = [
    ...styles.map((style) => `import ${JSON.stringify(pathOf(style))}`),
    `import { Host } from ${JSON.stringify(join(pages, host))}`,
    `import { mount } from ${JSON.stringify(join(pages, mount))}`,
    'mount(Host)',
  ]
  writeFileSync(join(folder, 'entry.ts'), imports.join('\n'))
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><html lang="en"><meta name="viewport" content="width=device-width"><title>Host</title><div id="root"></div><script type="module" src="/entry.ts"></script>',
  )
  const shared: InlineConfig = {
    root: folder,
    configFile: false,
    logLevel: 'error',
    plugins: [tailwindcss()],
    resolve: { alias: aliases },
  }
  await build(shared)
  const server = await preview({ ...shared, preview: { port: 0, host: '127.0.0.1' } })
  return {
    url: server.resolvedUrls?.local[0] ?? '',
    close: async () => {
      await server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
