import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isMain, root } from './run.mjs'

const cache = join(root, 'node_modules', '.cache', 'chromium')
const record = join(cache, 'launch.json')

function namedBrowser() {
  const named = process.env['CHROMIUM_PATH']
  if (named === undefined || named === '') return undefined
  if (!existsSync(named)) throw new Error(`CHROMIUM_PATH is set, but no file is there: ${named}`)
  return named
}

/**
 * The Chromium of this system, or `undefined`, for what the shell from npm does not do: it closes no socket of a frozen page and keeps
 * no page for *Back*.
 */
export const wholeBrowser = () =>
  ['/usr/bin/chromium', '/usr/bin/google-chrome'].find((path) => existsSync(path))

/** The launch options on record, or `undefined` when no browser was found or unpacked yet. */
export function recordedLaunch() {
  const named = namedBrowser()
  if (named !== undefined) return { executablePath: named, env: { ...process.env } }
  if (!existsSync(record)) return undefined
  const { executablePath, env } = JSON.parse(readFileSync(record, 'utf8'))
  if (!existsSync(executablePath)) return undefined
  return { executablePath, env: { ...process.env, ...env } }
}

/**
 * Playwright launch options `{ executablePath, env }` for the browser of this machine.
 * Synchronous on purpose: vitest evaluates its configuration more than once, and asynchronous
 * set-up in it was seen to race with itself.
 */
export function browserLaunch() {
  const found = recordedLaunch()
  if (found !== undefined) return found
  execFileSync(process.execPath, [fileURLToPath(import.meta.url)], { stdio: ['ignore', 2, 2] })
  const unpacked = recordedLaunch()
  if (unpacked === undefined)
    throw new Error('No browser: the one from npm could not be unpacked. Set CHROMIUM_PATH to one.')
  return unpacked
}

/** The Firefox of this machine, or `undefined`. One that does not start at all counts as missing: some systems ship a stub. */
export function firefoxPath() {
  const named = process.env['FIREFOX_BIN']
  if (named !== undefined && named !== '') {
    if (!existsSync(named)) throw new Error(`FIREFOX_BIN is set, but no file is there: ${named}`)
    return named
  }
  return ['/usr/bin/firefox-esr', '/usr/bin/firefox'].find((path) => existsSync(path) && isFirefox(path))
}

function isFirefox(path) {
  const { status, stdout } = spawnSync(path, ['--version'], { encoding: 'utf8' })
  return status === 0 && stdout.includes('Firefox')
}

async function unpack() {
  mkdirSync(cache, { recursive: true })
  // The package unpacks into the temporary directory, where another user's files may already lie,
  // and adds the shared libraries a bare machine lacks only when it believes it runs in a Lambda.
  process.env['TMPDIR'] = cache
  process.env['AWS_EXECUTION_ENV'] = 'AWS_Lambda_nodejs22.x'
  const { default: chromium } = await import('@sparticuz/chromium')
  const executablePath = await chromium.executablePath()
  writeFileSync(join(cache, 'fonts', 'fonts.conf'), fontsConfig())
  const env = { LD_LIBRARY_PATH: join(cache, 'al2023', 'lib'), FONTCONFIG_PATH: join(cache, 'fonts') }
  writeFileSync(record, JSON.stringify({ executablePath, env }))
}

/** The package's own file points at a Lambda's folders; without any font a page with an `<input>` takes the browser down. */
const fontsConfig = () => `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${join(cache, 'fonts', 'fonts')}</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${join(cache, 'fonts-cache')}</cachedir>
</fontconfig>
`

if (isMain(import.meta)) {
  const ready = recordedLaunch()
  if (ready === undefined) await unpack()
  const launch = ready ?? recordedLaunch()
  // A start that fails here says so in one line, instead of as a time-out inside every browser test.
  const version = execFileSync(launch.executablePath, ['--version', '--no-sandbox'], { env: launch.env })
  console.log(`browser: ${version.toString().trim()}`)
}
