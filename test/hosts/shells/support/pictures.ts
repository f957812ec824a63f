import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { expect, type TestContext } from 'vitest'

// Pictures are compared with those of the same major version of Chromium on the same system. `CONN_PICTURES=write` writes them anew.

const kept = join(import.meta.dirname, '../pictures')
const results = join(import.meta.dirname, '../../../../.test-results/pictures')
const isWriting = process.env['CONN_PICTURES'] === 'write'

/** Arguments of a browser that draws letters in the same way on each machine. */
export const pictureArgs = ['--font-render-hinting=none', '--disable-lcd-text', '--force-color-profile=srgb']

const folderOf = (browser: Browser): string =>
  join(kept, `chromium-${browser.version().split('.')[0]}-${process.platform}`)

const resolve = createRequire(import.meta.url).resolve
// Nunito Sans, under the Open Font License, as Storybook brings it.
const faces = (['regular', 'bold'] as const).map((weight) => {
  const file = join(resolve('storybook/package.json'), `../assets/browser/nunito-sans-${weight}.woff2`)
  const data = readFileSync(file).toString('base64')
  const range = weight === 'regular' ? '1 500' : '501 1000'
  return `@font-face { font-family: picture; font-weight: ${range}; src: url(data:font/woff2;base64,${data}) }`
})

/** Gives all text the font of the pictures, instead of the fonts of this machine. */
export async function setPictureFont(page: Page): Promise<void> {
  await page.addStyleTag({ content: `${faces.join('\n')}\n* { font-family: picture !important }` })
  await page.evaluate(() =>
    Promise.all(['400 14px picture', '700 14px picture'].map((font) => document.fonts.load(font))),
  )
}

/** Takes pictures until one is as the one before. */
async function shotOf(page: Page, clip: Clip): Promise<Buffer> {
  const take = (): Promise<Buffer> => page.screenshot({ clip, animations: 'disabled', caret: 'hide' })
  let last = await take()
  for (let tries = 0; tries < 50; tries += 1) {
    const next = await take()
    if (next.equals(last)) return next
    last = next
    await page.waitForTimeout(100)
  }
  throw new Error('the page does not come to rest')
}

/** Letters, curves, a shadow and a mix of colours, without anything of the kit. */
const sample = `
  <body style="margin: 0; padding: 12px; width: 300px; background: #fff">
    <p style="margin: 0 0 8px; font-size: 14px">Next attempt in 8 s. <b>Connection lost.</b></p>
    <div style="height: 40px; border-radius: 10px; border: 1px solid oklch(60% 0.15 70);
      background: color-mix(in oklab, oklch(80% 0.15 90) 20%, canvas); box-shadow: 0 4px 12px rgb(0 0 0 / 20%)"></div>
  </body>`

/** Why pictures cannot be compared here; null when they can. Machines may draw the same page with other pixels. */
async function findObstacle(browser: Browser): Promise<string | null> {
  const folder = folderOf(browser)
  if (!isWriting && !existsSync(folder))
    return `there are no pictures of Chromium ${browser.version()} on ${process.platform}`
  const page = await browser.newPage({ viewport: { width: 340, height: 110 } })
  try {
    await page.setContent(sample)
    await setPictureFont(page)
    const shot = await shotOf(page, { x: 0, y: 0, width: 340, height: 110 })
    const file = join(folder, 'sample.png')
    if (isWriting) {
      mkdirSync(folder, { recursive: true })
      writeFileSync(file, shot)
      return null
    }
    const differing = await differingPixels(page, shot, readFileSync(file))
    return differing === 0 ? null : `this machine draws ${differing} pixels of the sample in another way`
  } finally {
    await page.close()
  }
}

let obstacle: Promise<string | null> | undefined

/** Skips the test, loudly, where pictures cannot be compared. */
export async function skipWithoutPictures(browser: Browser, { skip }: TestContext): Promise<void> {
  const reason = await (obstacle ??= findObstacle(browser))
  if (reason === null) return
  console.warn(`SKIPPED: pictures are not compared: ${reason}`)
  skip(reason)
}

export interface Clip {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

/** Expects that no pixel of the page differs from the picture that is kept. */
export async function expectPicture(page: Page, browser: Browser, name: string, clip: Clip): Promise<void> {
  const folder = folderOf(browser)
  const file = `${name}.png`
  const shot = await shotOf(page, clip)
  if (isWriting) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, file), shot)
    return
  }
  const differing = await differingPixels(page, shot, readFileSync(join(folder, file)))
  if (differing > 0) {
    mkdirSync(results, { recursive: true })
    writeFileSync(join(results, file), shot)
  }
  expect(differing, `pixels of ${file} that differ; the new picture is in .test-results/pictures`).toBe(0)
}

/** Pixels with a channel that differs by more than 2 % of its range; all of them when the sizes differ. */
export const differingPixels = (page: Page, one: Buffer, other: Buffer): Promise<number> =>
  page.evaluate(
    async (files) => {
      const decode = async (file: string): Promise<ImageData> => {
        const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${file}`)).blob())
        const context = new OffscreenCanvas(image.width, image.height).getContext('2d')
        if (context === null) throw new Error('no canvas')
        context.drawImage(image, 0, 0)
        return context.getImageData(0, 0, image.width, image.height)
      }
      const [left, right] = await Promise.all([decode(files[0]), decode(files[1])])
      if (left.width !== right.width || left.height !== right.height) return left.width * left.height
      let count = 0
      for (let at = 0; at < left.data.length; at += 4)
        if (
          [0, 1, 2].some(
            (channel) => Math.abs((left.data[at + channel] ?? 0) - (right.data[at + channel] ?? 0)) > 5,
          )
        )
          count += 1
      return count
    },
    [one.toString('base64'), other.toString('base64')] as const,
  )
