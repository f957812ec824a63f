import { normalize } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCommand } from '../../src/cli/command.js'

const files = new Map([
  ['good.css', ':root { --conn-fg: light-dark(#111, #eee) }'],
  ['low.css', ':root { --conn-fg-muted: #999 }'],
  ['near.css', ':root { --conn-fg-muted: light-dark(#777, #eee) }'],
  ['host.css', ':root { --brand: #999 }'],
  ['theme.css', ':root { --conn-fg-muted: var(--brand) }'],
  ['wrong.css', ':root { --conn-fg: 12px }'],
  ['plain.css', 'body { color: red }'],
  ['misspelt.css', ':root { --conn-fg: #111; --conn-wraning-fg: #fff; --conn-FG: #fff }'],
  ['container.css', '@container (min-width: 1px) { :root { --conn-fg: #fff; --conn-link: #fff } }'],
  ['scope.css', ':root { --conn-fg: #111 } @scope (.app) { :scope { --conn-link: #fff } }'],
  ['main.css', 'main.app { --conn-fg: #fff }'],
  ['contrast.css', ":root { --conn-radius: 0 } :where([data-conn-contrast='more']) { --conn-fg: #777 }"],
  ['hover.css', '.card:hover { --conn-fg: #fff }'],
  ['radius.css', ':root { --conn-radius: 0 } @container (width > 9px) { :root { --conn-radius: 1px } }'],
  ['print.css', ':root { --conn-radius: 0 } @media print { :root { --conn-fg: #000 } }'],
  ['app.css', "@import 'tailwindcss'; @import './low.css'; :root { --conn-radius: 0 }"],
  ['styles/app.css', "@import url('../low.css') layer(theme); :root { --conn-radius: 0 }"],
  ['package.css', "/* @import './low.css'; */ @import 'tailwindcss'; :root { --conn-radius: 0 }"],
  ['circle.css', ':root { --conn-fg: var(--a); --a: var(--b); --b: var(--a) }'],
])
const run = (...words: string[]) =>
  runCommand(words, (path) => {
    const text = files.get(normalize(path))
    if (text === undefined) throw new Error('no such file')
    return text
  })

describe('react-connectivity check-theme', () => {
  it('passes a theme with enough contrast', () => {
    const { code, output } = run('check-theme', 'good.css')
    expect(code).toBe(0)
    expect(output).toContain('All 68 pairs pass.')
  })

  it('names each pair that is too low, with what was expected and what came', () => {
    const { code, output } = run('check-theme', 'low.css')
    expect(code).toBe(1)
    expect(output).toContain('--conn-fg-muted on --conn-surface, light: expected at least 4.5, got 2.84')
  })

  it('fails a pair that is too low by a hundredth, and rounds no ratio up', () => {
    const { code, output } = run('check-theme', 'near.css')
    expect(code).toBe(1)
    expect(output).toContain('expected at least 4.5, got 4.47')
  })

  it('checks one colour scheme on request', () => {
    expect(run('check-theme', 'low.css', '--scheme', 'dark').code).toBe(0)
    expect(run('check-theme', '--scheme', 'light', 'low.css').code).toBe(1)
    expect(run('check-theme', '--scheme=dark', 'low.css').code).toBe(0)
    expect(run('check-theme', '--scheme=blue', 'low.css').output).toContain(
      'expected light or dark, got blue',
    )
    expect(run('check-theme', '--element=[data-accent=plum]', 'low.css').code).toBe(1)
  })

  it("reads the host's tokens from the files before the theme", () => {
    expect(run('check-theme', 'host.css', 'theme.css').code).toBe(1)
  })

  it.each([
    [['theme.css'], '--conn-fg-muted, light: --brand has no value in the files'],
    [['circle.css'], '--conn-fg, light: --a has no value in the files'],
    [['wrong.css'], '--conn-fg, light: "12px" is not a colour'],
    [['plain.css'], 'the files set no --conn-* token'],
    [['host.css', 'plain.css'], 'the files set no --conn-* token'],
    [['misspelt.css'], 'no such token: --conn-wraning-fg, --conn-FG'],
    [['container.css'], 'cannot read --conn-fg, --conn-link in @container (min-width: 1px) :root'],
    [['scope.css'], 'cannot read --conn-link in @scope (.app) :scope'],
    [['hover.css'], 'cannot read --conn-fg in .card:hover'],
    [['main.css'], 'cannot read --conn-fg in main.app'],
    [['none.css'], 'cannot read none.css: no such file'],
    [['app.css'], 'cannot read ./low.css, which app.css imports; name low.css before app.css'],
    [['styles/app.css'], 'cannot read ../low.css, which styles/app.css imports; name low.css before'],
    [[], 'expected a style sheet, got none'],
    [['good.css', '--scheme', 'blue'], '--scheme: expected light or dark, got blue'],
    [['good.css', '--element'], '--element: expected a selector, got nothing'],
    [['good.css', '--element', '--scheme', 'dark'], '--element: expected a selector, got --scheme'],
    [['good.css', '--fast'], 'unknown option --fast'],
  ])('says why it cannot check %j', (words, message) => {
    const { code, output } = run('check-theme', ...words)
    expect(code).toBe(2)
    expect(output).toContain(message)
  })

  it('checks the sheets that a sheet imports when they are named before it', () => {
    expect(run('check-theme', './low.css', 'app.css').code).toBe(1)
    expect(run('check-theme', 'low.css', './styles/app.css').code).toBe(1)
  })

  it.each(['radius.css', 'print.css', 'contrast.css', 'package.css'])(
    'passes a theme whose colours on the screen are those of the kit: %s',
    (file) => {
      expect(run('check-theme', file).code).toBe(0)
    },
  )

  it('explains itself', () => {
    for (const words of [['--help'], ['-h'], ['help'], ['check-theme', '-h']])
      expect(run(...words)).toMatchObject({ code: 0, output: expect.stringMatching(/^Usage:/) })
    expect(run('fix-theme').output).toContain('Unknown command fix-theme')
    expect(run()).toMatchObject({ code: 2, output: expect.stringMatching(/^Expected a command, got none/) })
  })
})
