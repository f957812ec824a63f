import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { chromium, type Browser } from 'playwright-core'
import { browserLaunch } from '../../../scripts/browser.mjs'

const args = ['--no-sandbox']

/**
 * Launches the browser of this machine. The unpacked one comes with a font configuration that names only folders of a
 * Lambda, and a browser that finds no font at all dies at the first form control: name the folders where fonts are.
 */
export function launchBrowser(): Promise<Browser> {
  const { executablePath, env } = browserLaunch()
  const shipped = env['FONTCONFIG_PATH']
  if (shipped === undefined || shipped === process.env['FONTCONFIG_PATH'])
    return chromium.launch({ args, executablePath, env })
  const folder = join(dirname(shipped), 'lab-fonts')
  const folders = [join(shipped, 'fonts'), '/usr/share/fonts', '/usr/local/share/fonts']
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, 'fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>
${folders.map((path) => `<dir>${path}</dir>`).join('\n')}
<cachedir>${join(folder, 'cache')}</cachedir></fontconfig>\n`,
  )
  return chromium.launch({ args, executablePath, env: { ...env, FONTCONFIG_PATH: folder } })
}
