import { BlockList, isIP } from 'node:net'

/**
 * Proxies in front of the server whose `x-forwarded-*` headers are believed: how many there are, or their addresses and
 * networks (`10.0.0.0/8`, `fd00::/8`, or `loopback`, `linklocal`, `uniquelocal`).
 */
export type TrustProxy = number | readonly string[]

/** Whether the proxy at this address, so many hops before the server, is believed. */
export type IsTrusted = (address: string, hop: number) => boolean

/** The networks behind the names. */
const networks: ReadonlyMap<string, readonly string[]> = new Map([
  ['loopback', ['127.0.0.0/8', '::1/128']],
  ['linklocal', ['169.254.0.0/16', 'fe80::/10']],
  ['uniquelocal', ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7']],
])

const familyOf = (address: string): 'ipv4' | 'ipv6' => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** An address, or a network with the length of its prefix; null when the text is neither. */
function parseNetwork(text: string): { readonly address: string; readonly prefix: number } | null {
  const [address = '', length, ...others] = text.split('/')
  const bits = isIP(address) === 6 ? 128 : 32
  const prefix = length === undefined ? bits : /^\d{1,3}$/.test(length) ? Number(length) : NaN
  return isIP(address) !== 0 && prefix <= bits && others.length === 0 ? { address, prefix } : null
}

/** Whether a value is fit for the option `trustProxy`. */
export function isTrustProxy(value: unknown): value is TrustProxy {
  if (!Array.isArray(value)) return Number.isSafeInteger(value) && (value as number) >= 0
  return value.every((one) => typeof one === 'string' && (networks.has(one) || parseNetwork(one) !== null))
}

/** Which proxies are believed. */
export function createTrust(option: TrustProxy): IsTrusted {
  if (typeof option === 'number') return (_address, hop) => hop < option
  const list = new BlockList()
  for (const text of option.flatMap((one) => networks.get(one) ?? [one])) {
    const network = parseNetwork(text)
    if (network) list.addSubnet(network.address, network.prefix, familyOf(network.address))
  }
  return (address) => isIP(address) !== 0 && list.check(address, familyOf(address))
}
