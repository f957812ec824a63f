import { once } from 'node:events'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join, normalize } from 'node:path'
import { inject } from 'vitest'

/** The static Storybook, as a static host serves it. */
export interface StaticStorybook {
  /** The address of its folder, with a slash at the end. */
  readonly url: string
  /** Paths that were asked for and are not there. */
  readonly missing: readonly string[]
  readonly close: () => Promise<void>
}

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css',
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
}

/** Serves the Storybook from a sub-folder. All files of a run share one build. */
export async function serveStorybook(folder = '/team/ui/'): Promise<StaticStorybook> {
  const built = await fetch(inject('storybookBuild'))
  const files = await built.text()
  if (!built.ok) throw new Error(files)
  const missing: string[] = []
  const server = createServer((request, response) => {
    const path = normalize(new URL(request.url ?? '/', 'http://localhost').pathname)
    const file = join(files, path.slice(folder.length).replace(/^$|\/$/, 'index.html'))
    if (!path.startsWith(folder) || !existsSync(file) || statSync(file).isDirectory()) {
      missing.push(path)
      response.writeHead(404).end()
      return
    }
    response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' })
    response.end(readFileSync(file))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${folder}`,
    missing,
    async close() {
      server.closeAllConnections()
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  }
}
