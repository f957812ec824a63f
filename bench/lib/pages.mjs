import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { chromium } from 'playwright-core'
import { browserLaunch } from '../../scripts/browser.mjs'
import { aliasPlugin } from './package.mjs'

const html = (name) =>
  `<!doctype html><meta charset="utf-8"><title>${name}</title><div id="root"></div><script src="/${name}.js"></script>`

async function bundle(name, mode, isMinified) {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../pages/${name}.jsx`, import.meta.url))],
    bundle: true,
    minify: isMinified,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxDev: false,
    define: { 'process.env.NODE_ENV': JSON.stringify(mode), global: 'globalThis' },
    plugins: [aliasPlugin],
    write: false,
    logLevel: 'error',
  })
  return outputFiles[0].contents
}

function within(limitMs, promise, describe) {
  let timer
  const limit = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(describe())), limitMs)
  })
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer))
}

/** Serves bundled pages on loopback and opens each one in a fresh context of one Chromium. */
export async function createPages() {
  const scripts = new Map()
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://127.0.0.1')
    const name = pathname.slice(1).replace(/\.(html|js)$/, '')
    const isScript = pathname.endsWith('.js')
    const body = isScript ? scripts.get(name) : html(name)
    response.writeHead(body === undefined || !scripts.has(name) ? 404 : 200, {
      'content-type': isScript ? 'text/javascript' : 'text/html',
    })
    response.end(body)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${server.address().port}`
  // `gc` is called through the protocol; precise memory and timers need no flags.
  const browser = await chromium.launch(browserLaunch())

  return {
    origin,
    version: browser.version(),
    async load(name, mode = 'production', { isMinified = mode === 'production' } = {}) {
      scripts.set(name, await bundle(name, mode, isMinified))
      return Buffer.from(scripts.get(name)).toString()
    },
    /** A fresh page. `given` reaches it as `bench.given`. */
    async open(name, given) {
      const context = await browser.newContext()
      const page = await context.newPage()
      const problems = []
      page.on('pageerror', (error) => problems.push(error.message.split('\n')[0]))
      page.on('console', (line) => line.type() === 'error' && problems.push(line.text()))
      const cdp = await context.newCDPSession(page)
      // CPU time, because wall time includes other processes of the machine.
      await cdp.send('Performance.enable', { timeDomain: 'threadTicks' })
      await page.goto(`${origin}/${name}.html?${encodeURIComponent(JSON.stringify(given))}`)
      return {
        page,
        problems,
        cdp,
        /** Calls a function of the page, with a time limit for a page that never answers. */
        run(call, argument, limitMs = 60_000) {
          const answer = page.evaluate(([method, value]) => globalThis.bench[method](value), [call, argument])
          return within(
            limitMs,
            answer,
            () => `${name} ${JSON.stringify(given)}: no answer to ${call}; ${problems}`,
          )
        },
        /** Main-thread time so far, in milliseconds. */
        async taskMs() {
          const { metrics } = await cdp.send('Performance.getMetrics')
          return 1000 * metrics.find((metric) => metric.name === 'TaskDuration').value
        },
        /** Bytes of the JavaScript heap that are in use after garbage collection. */
        async heapBytes() {
          for (let i = 0; i < 2; i += 1) await cdp.send('HeapProfiler.collectGarbage')
          return (await cdp.send('Runtime.getHeapUsage')).usedSize
        },
        close: () => context.close(),
      }
    },
    async close() {
      await browser.close()
      server.closeAllConnections()
      server.close()
    },
  }
}
