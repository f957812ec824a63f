import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { transform } from 'lightningcss'
import { describe, expect, it } from 'vitest'
import { minified } from '../../scripts/styles/minified.mjs'
import {
  basicSheets,
  generated,
  partials,
  readSlots,
  readTokens,
  sheetsOf,
} from '../../scripts/styles/sheets.mjs'
import { readRules } from '../../src/cli/cssRules.js'
import { specificityOf } from '../../src/cli/selectors.js'
import { splitAt } from '../../src/cli/textParts.js'

const root = join(import.meta.dirname, '../..')
const { layered, unlayered } = sheetsOf(partials())
const basic = basicSheets()
const written: string = partials()
  .map(({ css }: { css: string }) => css)
  .join('\n')
const sent = (css: string): number => gzipSync(minified(css), { level: 9 }).length
const version = (major: number, minor = 0): number => (major << 16) | (minor << 8)

describe('the style sheets', () => {
  it('are those that scripts/styles.mjs makes of their source', () => {
    for (const { path, text } of generated())
      expect(readFileSync(join(root, path), 'utf8') === text, `${path}: run node scripts/styles.mjs`).toBe(
        true,
      )
  })

  it('weigh at most 3.8 kB when they are sent, and those for banner, LED and prompt at most 3 kB [U21]', () => {
    for (const css of [layered, unlayered]) expect(sent(css)).toBeLessThanOrEqual(3800)
    for (const css of [basic.layered, basic.unlayered]) expect(sent(css)).toBeLessThanOrEqual(3000)
  })

  it('for banner, LED and prompt have all rules of these components, in the same order', () => {
    const texts = (css: string): string[] =>
      readRules(css).map(({ selector, around, declarations }) =>
        JSON.stringify([selector, around, declarations]),
      )
    const isOther = /conn-(?:region|send|stale|status|details|row|seconds|diagnostics)/
    for (const [small, whole] of [
      [basic.layered, layered],
      [basic.unlayered, unlayered],
    ] as const) {
      const rules = texts(small)
      const left = texts(whole).filter((rule) => !rules.includes(rule))
      expect(rules).toEqual(texts(whole).filter((rule) => rules.includes(rule)))
      expect(left.length).toBeGreaterThan(20)
      for (const rule of left) expect(rule).toMatch(isOther)
    }
  })

  it('have the same rules', () => {
    const bare = (css: string): string =>
      JSON.stringify(
        readRules(css)
          .filter(({ declarations }) => declarations.length > 0)
          .map(({ selector, around, declarations }) => [
            selector.replaceAll(':not(x y)', ''),
            around.filter((prelude) => !prelude.startsWith('@layer')),
            declarations,
          ]),
      )
    expect(bare(unlayered)).toBe(bare(layered))
  })

  it('declare the layers that hosts have, tokens below all of them and rules below utilities', () => {
    expect(layered.split('\n')[1]).toBe('@layer theme, base, mantine, mui, components, utilities;')
    const layers = readRules(layered).flatMap(({ around }) =>
      around.filter((one) => one.startsWith('@layer ')),
    )
    expect(new Set(layers.slice(1))).toEqual(new Set(['@layer theme.conn', '@layer components.conn']))
  })

  it('have no rule without a layer that is stronger than a class, and none that is weaker than a reset', () => {
    expect((layered + unlayered).includes('!important')).toBe(false)
    const weights = (css: string): Set<number> =>
      new Set(
        readRules(css)
          .filter(
            ({ around, declarations }) =>
              declarations.length > 0 && !around.some((one) => one.startsWith('@keyframes')),
          )
          .flatMap(({ selector }) => splitAt(selector, /,/))
          // A pseudo-element cannot be chosen by a class of the app alone.
          .map((selector) => specificityOf(selector.replace(/::[a-z-]+$/, ''))),
      )
    expect(weights(layered)).toEqual(new Set([0]))
    expect(weights(unlayered)).toEqual(new Set([2]))
  })

  it.each([
    ['of the default build of Vite', { chrome: version(111), firefox: version(114), safari: version(16, 4) }],
    ['of old browsers', { chrome: version(80), firefox: version(78), safari: version(13) }],
  ])('keep their colours, guard and layers in a build for the targets %s', (_, targets) => {
    for (const css of [layered, unlayered]) {
      const built = transform({
        filename: 'app.css',
        code: Buffer.from(css),
        minify: true,
        targets,
      }).code.toString()
      const relative = css.match(/oklch\(from CanvasText/g)?.length ?? 0
      expect(relative).toBeGreaterThan(15)
      expect(built.match(/oklch\(from CanvasText/g)).toHaveLength(relative)
      expect(built).toContain(
        '(color:light-dark(red, red)) and (color:oklch(from CanvasText calc(l * 1) c h))',
      )
      expect(built.includes('var(--lightningcss')).toBe(false)
      expect(built.includes('@layer components.conn{')).toBe(css === layered)
      expect(built.includes(':not(x y)')).toBe(css === unlayered)
    }
  })
})

describe('the source of the style sheets', () => {
  it('has no colour, radius, weight or shadow of its own, only tokens', () => {
    const own = /^(?:transparent|none|inherit|currentcolor|0|50%|medium)$/i
    const isFree = (value: string): boolean =>
      own.test(value) || value.includes('var(--') || /^[A-Z][A-Za-z]+$/.test(value)
    const fixed = readRules(written).flatMap(({ selector, declarations }) =>
      declarations
        .filter(([name, value]) => /color$|^background|radius$|weight$|shadow$/.test(name) && !isFree(value))
        .map(([name, value]) => `${selector} ${name}: ${value}`),
    )
    expect(fixed).toEqual([])
    expect(written).not.toMatch(/#[\da-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(/i)
  })

  it('supports both directions', () => {
    // Safe areas have physical names.
    expect(written.replaceAll(/env\([^)]*\)/g, '')).not.toMatch(
      /(?:margin|padding|border|inset)-(?:left|right|top|bottom)|text-align: (?:left|right)|[\s;](?:left|right|width|height):/,
    )
    // Four values would put the third one on the same side in both directions.
    const physical = readRules(written).flatMap(({ selector, declarations }) =>
      declarations
        .filter(
          ([name, value]) =>
            /^(?:padding|margin|border-radius|inset)$/.test(name) && splitAt(value, /\s/).length === 4,
        )
        .filter(([, value]) => !value.includes('env(') && splitAt(value, /\s/)[1] !== splitAt(value, /\s/)[3])
        .map(([name, value]) => `${selector} ${name}: ${value}`),
    )
    expect(physical).toEqual([])
  })

  it('animates nothing for longer than 160 ms except the line and the glyph that waits', () => {
    expect(layered).toMatch(/--conn-duration: 160ms/)
    const moves = readRules(written).flatMap(({ declarations }) =>
      declarations.filter(([name]) => /^(?:transition|animation)$/.test(name)).map(([, value]) => value),
    )
    const isRhythm = (value: string): boolean => value.startsWith('conn-blink ')
    const long = moves.filter(
      (value) => value !== 'none' && !value.includes('var(--conn-duration)') && !isRhythm(value),
    )
    expect(new Set(long)).toEqual(
      new Set(['conn-spin var(--conn-spin-duration) linear infinite', 'inline-size 1s linear']),
    )
  })

  it('has a rhythm of its own for each stage of a connection, which ends within 5 s [I22]', () => {
    const turnSeconds = Number(/--conn-spin-duration: ([\d.]+)s/.exec(layered)?.[1])
    const rhythms = readRules(written).flatMap(({ selector, declarations }) =>
      declarations
        .filter(([name, value]) => name === 'animation' && value.startsWith('conn-blink '))
        .map(([, value]) => ({ selector, value })),
    )
    expect(
      rhythms.map(({ selector }) => /data-stage(?:='(\w+)')?\]$/.exec(selector)?.[1] ?? 'waiting'),
    ).toEqual(['waiting', 'preparing', 'opening', 'handshake', 'verifying'])
    expect(new Set(rhythms.map(({ value }) => value)).size).toBe(rhythms.length)
    for (const { value } of rhythms) {
      const [, by = '*', factor = '1'] = /\) ([*/]) (\d)\)/.exec(value) ?? []
      const seconds = by === '*' ? turnSeconds * Number(factor) : turnSeconds / Number(factor)
      expect(seconds * Number(/ (\d)$/.exec(value)?.[1]), value).toBeLessThanOrEqual(5)
      // Fewer than three flashes a second.
      expect(1 / seconds, value).toBeLessThan(3)
    }
  })

  it('names only what begins with conn', () => {
    const slots = [...written.matchAll(/data-slot[$^]?='([^']+)'/g)].map(([, slot = '']) => slot)
    expect(slots.filter((slot) => !slot.startsWith('conn-'))).toEqual([])
    const custom = [...layered.matchAll(/(--[\w-]+)\s*:/g)].map(([, token = '']) => token)
    expect(custom.filter((token) => !/^--(?:conn-|_conn-)/.test(token))).toEqual([])
  })

  it('uses and documents each token that it declares, and no other', () => {
    const { measures, colors } = readTokens()
    const documented = new Set([...measures, ...colors].map(({ name }: { name: string }) => `--conn-${name}`))
    const declared = new Set([...layered.matchAll(/(--conn-[\w-]+)\s*:/g)].map(([, token = '']) => token))
    const used = new Set([...written.matchAll(/var\((--conn-[\w-]+)/g)].map(([, token = '']) => token))
    const fromComponents = ['--conn-retry-progress']
    expect([...used].filter((token) => !documented.has(token) && !fromComponents.includes(token))).toEqual([])
    expect([...documented].filter((token) => !used.has(token))).toEqual([])
    expect([...declared].filter((token) => !documented.has(token))).toEqual([])
  })

  it('names the other colour wherever it uses one that is the same by default', () => {
    const derived = readTokens().colors.filter(({ same }: { same?: string }) => same !== undefined)
    expect(derived.length).toBeGreaterThan(5)
    for (const { name, same } of derived) {
      const uses = [...written.matchAll(new RegExp(`var\\(--conn-${name}[,)][^;]*`, 'g'))].map(([use]) => use)
      expect(uses).not.toEqual([])
      expect(uses.filter((use) => !use.startsWith(`var(--conn-${name}, var(--conn-${same})`))).toEqual([])
    }
  })

  it('styles and documents the slots that the components have, and no others', () => {
    const components = readdirSync(join(root, 'src/ui'), { recursive: true, encoding: 'utf8' })
      .filter((file) => /\.tsx?$/.test(file))
      .map((file) => readFileSync(join(root, 'src/ui', file), 'utf8'))
      .join()
    const naming = /(?:data-slot=|'data-slot': |dataset\['slot'\] = )["'](conn-[a-z-]+)["']/g
    const made = new Set([...components.matchAll(naming)].map(([, slot]) => slot))
    const documented = new Set(readSlots().map(({ slot }: { slot: string }) => slot))
    const styled = new Set([...written.matchAll(/data-slot='(conn-[a-z-]+)'/g)].map(([, slot]) => slot))
    expect([...made].filter((slot) => !documented.has(slot))).toEqual([])
    expect([...documented].filter((slot) => !made.has(slot as string))).toEqual([])
    expect([...styled].filter((slot) => !made.has(slot))).toEqual([])
    expect(made.size).toBeGreaterThan(15)
  })
})
