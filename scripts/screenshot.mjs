import { createServer } from 'node:http'
import { existsSync, readFileSync } from 'node:fs'
import { extname, join, normalize } from 'node:path'
import { chromium } from 'playwright-core'
import { browserLaunch } from './browser.mjs'
import { root, run } from './run.mjs'

/** The README's picture: two stories, side by side, from the static Storybook. */
const shots = ['light', 'dark']
const MARGIN = 20
const storybook = join(root, 'node_modules', '.cache', 'storybook-static')
const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
}

if (!existsSync(join(storybook, 'index.json')) || process.argv.includes('--build'))
  await run('storybook', ['build', '--quiet', '-o', storybook])

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
const page = await browser.newPage({ viewport: { width: 640, height: 900 }, deviceScaleFactor: 1.5 })
const pictures = []
for (const story of shots) {
  await page.goto(`${origin}/iframe.html?id=foundations-overview--${story}&viewMode=story`)
  await page.locator('[data-slot="conn-prompt"]').waitFor()
  const { x, y, width, height } = await page.locator('main').boundingBox()
  const clip = { x: x - MARGIN, y: y - MARGIN, width: width + 2 * MARGIN, height: height + 2 * MARGIN }
  const picture = await page.screenshot({ animations: 'disabled', fullPage: true, clip })
  pictures.push(`data:image/png;base64,${picture.toString('base64')}`)
}
const sheet = await browser.newPage({ viewport: { width: 1240, height: 100 }, deviceScaleFactor: 1 })
await sheet.setContent(
  `<body style="margin:0;display:flex;align-items:flex-start">${pictures.map((source) => `<img src="${source}" style="width:620px">`).join('')}`,
)
await sheet.screenshot({ fullPage: true, path: join(root, 'docs', 'overview.png') })
await browser.close()
server.close()
console.log('screenshot: docs/overview.png')
