import { createServer } from 'node:http'
import { existsSync, readFileSync } from 'node:fs'
import { extname, join, normalize } from 'node:path'
import { chromium } from 'playwright-core'
import { browserLaunch } from './browser.mjs'
import { root, run } from './run.mjs'

/** The README's picture: one app that has lost its connection, in light and in dark, from the static Storybook. */
const story = 'patterns-in-an-app--connection-lost'
const WIDTH = 560
const storybook = join(root, 'node_modules', '.cache', 'storybook-static')
const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
}

if (!existsSync(join(storybook, 'index.json')) || process.argv.includes('--build')) {
  const { code } = await run('storybook', ['build', '--quiet', '-o', storybook])
  if (code !== 0) process.exit(code)
}

const server = createServer((request, response) => {
  const path = normalize(new URL(request.url, 'http://localhost').pathname)
  const file = join(storybook, path)
  if (!file.startsWith(storybook) || !existsSync(file)) return response.writeHead(404).end()
  response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' })
  response.end(readFileSync(file))
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const origin = `http://127.0.0.1:${server.address().port}`

const browser = await chromium.launch({ ...browserLaunch(), args: ['--no-sandbox'] })
const pictures = []
let height = 0
for (const theme of ['light', 'dark']) {
  const page = await browser.newPage({
    viewport: { width: WIDTH, height: 100 },
    deviceScaleFactor: 2,
    timezoneId: 'UTC',
  })
  await page.goto(`${origin}/iframe.html?id=${story}&viewMode=story&globals=theme:${theme};motion:reduced`)
  await page.locator('[data-slot="conn-banner"]').waitFor()
  await page.evaluate(() => document.fonts.ready)
  height = Math.ceil(await page.locator('main').evaluate((main) => main.getBoundingClientRect().bottom))
  await page.setViewportSize({ width: WIDTH, height })
  const picture = await page.screenshot({ animations: 'disabled' })
  pictures.push(`data:image/png;base64,${picture.toString('base64')}`)
}
// Two pixels of the picture for one of the page, so that the words stay sharp.
const sheet = await browser.newPage({ viewport: { width: 4 * WIDTH, height: 2 * height } })
await sheet.setContent(
  `<body style="margin:0;display:flex">${pictures.map((source) => `<img src="${source}" alt="">`).join('')}`,
)
await sheet.screenshot({ path: join(root, 'docs', 'overview.png') })
await browser.close()
server.close()
console.log('screenshot: docs/overview.png')
