import { converter, interpolateWithPremultipliedAlpha, parse, type Color, type Rgb } from 'culori'
import { calculate } from './arithmetic.js'
import type { Scheme } from './selectors.js'
import { readCall, splitAt } from './textParts.js'

/** The values of system colours in Chromium. Only these two have one meaning in every browser. */
const system: { readonly [S in Scheme]: ReadonlyMap<string, string> } = {
  light: new Map([
    ['canvas', '#fff'],
    ['canvastext', '#000'],
  ]),
  dark: new Map([
    ['canvas', '#121212'],
    ['canvastext', '#fff'],
  ]),
}

const toRgb: (color: Color) => Rgb = converter('rgb')

/** The colour spaces that can be read from another colour or mixed in, with the names of their channels. */
const spaces = {
  rgb: { mode: 'rgb', channels: ['r', 'g', 'b'], scales: [255, 255, 255] },
  srgb: { mode: 'rgb', channels: ['r', 'g', 'b'], scales: [1, 1, 1] },
  hsl: { mode: 'hsl', channels: ['h', 's', 'l'], scales: [1, 100, 100] },
  oklch: { mode: 'oklch', channels: ['l', 'c', 'h'], scales: [1, 1, 1] },
  oklab: { mode: 'oklab', channels: ['l', 'a', 'b'], scales: [1, 1, 1] },
  lch: { mode: 'lch', channels: ['l', 'c', 'h'], scales: [1, 1, 1] },
  lab: { mode: 'lab', channels: ['l', 'a', 'b'], scales: [1, 1, 1] },
} as const
type SpaceName = keyof typeof spaces
const isSpace = (name: string): name is SpaceName => Object.hasOwn(spaces, name)

/**
 * Reads a colour without `var()` in one colour scheme, as sRGB. Supports the functions that themes use: hexadecimal, named and
 * functional colours, `color-mix()`, `light-dark()`, relative colours and Canvas, CanvasText.
 * @throws Error for anything else
 */
export function readColor(text: string, scheme: Scheme): Rgb {
  const value = text.trim()
  const call = readCall(value)
  if (call?.name === 'light-dark') {
    const [light = '', dark = ''] = splitAt(call.inside, /,/)
    return readColor(scheme === 'light' ? light : dark, scheme)
  }
  if (call?.name === 'color-mix') return mix(call.inside, scheme)
  if (call !== null && /^from\s/.test(call.inside)) return relative(call.name, call.inside, scheme)
  const known = parse(system[scheme].get(value.toLowerCase()) ?? value)
  if (known === undefined) throw new Error(`"${value}" is not a colour that can be computed from the files`)
  return toRgb(known)
}

/** `from <colour> <channel> <channel> <channel> [/ <alpha>]` */
function relative(name: string, inside: string, scheme: Scheme): Rgb {
  const [, origin = '', ...rest] = splitAt(inside, /\s/)
  const space = name === 'rgba' ? 'rgb' : name === 'hsla' ? 'hsl' : name
  if (!isSpace(space)) throw new Error(`${name}(from …) is not supported`)
  const { mode, channels, scales } = spaces[space]
  const from = readColor(origin, scheme)
  const base: object = converter(mode)(from)
  const values = new Map(
    channels.map((channel, at) => [channel as string, numberIn(base, channel) * (scales[at] ?? 1)]),
  )
  const alphaAt = rest.indexOf('/')
  const alpha =
    alphaAt < 0
      ? (from.alpha ?? 1)
      : calculate(rest[alphaAt + 1] ?? '', new Map([['alpha', from.alpha ?? 1]]))
  const numbers = channels.map((_, at) => calculate(rest[at] ?? '', values) / (scales[at] ?? 1))
  if ([...numbers, alpha].some(Number.isNaN)) throw new Error(`"${name}(${inside})" cannot be computed`)
  const color = { mode, alpha, ...Object.fromEntries(channels.map((channel, at) => [channel, numbers[at]])) }
  return toRgb(color as Color)
}

function numberIn(color: object, channel: string): number {
  const value: unknown = Reflect.get(color, channel)
  return typeof value === 'number' && !Number.isNaN(value) ? value : 0
}

/** `in <space>, <colour> [<percent>], <colour> [<percent>]` */
function mix(inside: string, scheme: Scheme): Rgb {
  const [method = '', ...operands] = splitAt(inside, /,/)
  const space = method.split(/\s+/)[1] ?? ''
  if (!isSpace(space) || operands.length !== 2) throw new Error(`"color-mix(${inside})" is not supported`)
  const read = operands.map((operand) => {
    const percent = /\s([\d.]+)%\s*$|^([\d.]+)%\s/.exec(operand)
    const color = operand.replace(percent?.[0] ?? '', ' ')
    return {
      color: readColor(color, scheme),
      share: percent === null ? null : Number(percent[1] ?? percent[2]) / 100,
    }
  })
  const [first, second] = read
  if (first === undefined || second === undefined) throw new Error(`"color-mix(${inside})" is not supported`)
  const share = first.share ?? (second.share === null ? 0.5 : 1 - second.share)
  const other = second.share ?? 1 - share
  const { mode } = spaces[space]
  const mixed = toRgb(
    interpolateWithPremultipliedAlpha([second.color, first.color], mode)(share / (share + other)),
  )
  return { ...mixed, alpha: (mixed.alpha ?? 1) * Math.min(1, share + other) }
}

/** A colour with the share of another one behind it mixed in, as `color-mix(in oklab, …)` does. */
export const mixed = (front: Rgb, back: Rgb, share: number): Rgb =>
  toRgb(interpolateWithPremultipliedAlpha([back, front], 'oklab')(share))

/** A colour that is partly transparent, in front of an opaque one. */
export function over(front: Rgb, back: Rgb): Rgb {
  const alpha = front.alpha ?? 1
  const blend = (one: number, other: number): number => one * alpha + other * (1 - alpha)
  return { mode: 'rgb', r: blend(front.r, back.r), g: blend(front.g, back.g), b: blend(front.b, back.b) }
}
