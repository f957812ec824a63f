/** The numbers of one part of an IPv6 address; the last part may be an IPv4 address. */
function numbersOf(part: string): readonly number[] {
  if (!part.includes('.')) return [/^[\da-f]{1,4}$/i.test(part) ? Number.parseInt(part, 16) : NaN]
  const [a = NaN, b = NaN, c = NaN, d = NaN] = part.split('.').map(Number)
  return [a * 256 + b, c * 256 + d]
}

const numbersOfParts = (text: string): readonly number[] =>
  text === '' ? [] : text.split(':').flatMap(numbersOf)

/** The eight numbers of an IPv6 address, without its zone; null for everything else. */
function ipv6Numbers(address: string): readonly number[] | null {
  const [plain = ''] = address.split('%', 1)
  const [start = '', end = null, ...others] = plain.split('::')
  if (!plain.includes(':') || others.length > 0) return null
  const [before, after] = [numbersOfParts(start), numbersOfParts(end ?? '')]
  const missing = 8 - before.length - after.length
  if (end === null ? missing !== 0 : missing < 1) return null
  const numbers = [...before, ...Array.from({ length: missing }, () => 0), ...after]
  return numbers.every((number) => number >= 0 && number <= 0xffff) ? numbers : null
}

/** The IPv4 address within an IPv6 one (`::ffff:192.0.2.1`); null when there is none. */
function mappedIpv4(numbers: readonly number[]): string | null {
  const [high = 0, low = 0] = numbers.slice(6)
  const isMapped = numbers[5] === 0xffff && numbers.slice(0, 5).every((number) => number === 0)
  return isMapped ? [high >> 8, high & 255, low >> 8, low & 255].join('.') : null
}

/** The address as it is told: an IPv4 address mapped to IPv6 as IPv4, every other text as it is. */
export function plainAddress(address: string): string {
  const numbers = ipv6Numbers(address)
  return (numbers && mappedIpv4(numbers)) ?? address
}

/** Whether an address is one of this machine: IPv4 `127.…`, or IPv6 `::1`. */
export function isOfThisMachine(address: string): boolean {
  const numbers = ipv6Numbers(address)
  if (numbers === null) return /^127(\.\d+){3}$/.test(address)
  return mappedIpv4(numbers)?.startsWith('127.') ?? numbers.every((number, i) => number === (i === 7 ? 1 : 0))
}

/**
 * The unit by which limits count addresses: an IPv4 address, or an IPv6 network of 64 bits, because one subscriber has all
 * addresses of it.
 */
export function addressUnit(address: string): string {
  const numbers = ipv6Numbers(address)
  if (numbers === null) return address
  const network = numbers.slice(0, 4).map((number) => number.toString(16))
  return mappedIpv4(numbers) ?? `${network.join(':')}::/64`
}
