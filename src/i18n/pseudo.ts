const accented: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{
      a: 'á',
      b: 'ƀ',
      c: 'ç',
      d: 'ð',
      e: 'é',
      f: 'ƒ',
      g: 'ĝ',
      h: 'ĥ',
      i: 'î',
      j: 'ĵ',
      k: 'ķ',
      l: 'ļ',
      m: 'ɱ',
    },
    ...{
      n: 'ñ',
      o: 'ö',
      p: 'þ',
      q: 'ǫ',
      r: 'ŕ',
      s: 'š',
      t: 'ţ',
      u: 'û',
      v: 'ṽ',
      w: 'ŵ',
      x: 'ẋ',
      y: 'ý',
      z: 'ž',
    },
    ...{
      A: 'Å',
      B: 'Ɓ',
      C: 'Ç',
      D: 'Ð',
      E: 'É',
      F: 'Ƒ',
      G: 'Ĝ',
      H: 'Ĥ',
      I: 'Î',
      J: 'Ĵ',
      K: 'Ķ',
      L: 'Ļ',
      M: 'Ṁ',
    },
    ...{
      N: 'Ñ',
      O: 'Ö',
      P: 'Þ',
      Q: 'Ǫ',
      R: 'Ŕ',
      S: 'Š',
      T: 'Ţ',
      U: 'Û',
      V: 'Ṽ',
      W: 'Ŵ',
      X: 'Ẋ',
      Y: 'Ý',
      Z: 'Ž',
    },
  }),
)

/** Additional length, as many languages have it over English. */
const LONGER = 0.4

/** One text with accents, about 40 % longer and in brackets. The places of values stay. */
function pseudoText(words: string): string {
  const text = words.replaceAll(/\{\w+\}|./gu, (part) => accented.get(part) ?? part)
  const letters = words.replaceAll(/\{\w+\}/g, '').length
  return `[${text}${'~'.repeat(Math.ceil(letters * LONGER))}]`
}

/**
 * Words in the same structure as pseudo-words, which show untranslated, cut and joined texts at a glance.
 *
 * @example
 * pseudo({ copy: 'Copy' }) // { copy: '[Çöþý~~]' }
 */
export const pseudo = <T extends object>(words: T): T =>
  Object.fromEntries(
    Object.entries(words).map(([name, each]: [string, unknown]) => [
      name,
      typeof each === 'string' ? pseudoText(each) : pseudo(each as object),
    ]),
  ) as T
