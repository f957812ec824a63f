import type {
  BannerPresentation,
  LedPresentation,
  LedState,
  Presentation,
  StalePresentation,
} from 'react-connectivity/core'

/** What a part says about the connection; null when it says nothing. */
export type Claim = 'up' | 'unstable' | 'down' | 'offline' | 'paused' | 'idle' | 'failed' | 'stopped' | null

const claimOfLed: { readonly [S in LedState]: Claim } = {
  idle: 'idle',
  connecting: 'down',
  online: 'up',
  syncing: 'up',
  reconnecting: 'down',
  offline: 'offline',
  paused: 'paused',
  unstable: 'unstable',
  degraded: 'up',
  stale: null,
  failed: 'failed',
}

/** A channel repeats the connection, quietly, or has a state of its own, which a working connection allows. */
const claimOfChannel = ({ state, quiet }: LedPresentation, led: LedState): Claim => {
  if (state === 'online' || state === 'syncing' || (state === 'connecting' && led !== state)) return 'up'
  if (state === 'stale' || (state === 'failed' && !quiet)) return null
  return claimOfLed[state]
}

export const claimOfBanner = ({ key }: BannerPresentation): Claim => {
  switch (key) {
    case 'connecting':
    case 'reconnecting':
    case 'still-disconnected':
    case 'captive-portal':
    case 'token-unavailable':
      return 'down'
    case 'offline':
      return 'offline'
    case 'paused':
    case 'gave-up':
      return 'paused'
    case 'unstable':
      return 'unstable'
    case 'syncing':
    case 'back-online':
    case 'channel-stopped':
    case 'channel-denied':
    case 'channel-not-found':
    case 'channel-kicked':
    case 'channel-kicked-elsewhere':
    case 'channel-no-room':
    case 'channel-left':
      return 'up'
    default:
      return 'failed'
  }
}

/** The end of a channel says nothing about the connection. */
const claimOfStale = ({ kind, actions, reason }: StalePresentation): Claim => {
  if (kind === 'stopped') return reason.startsWith('channel-') ? null : kind
  return kind === 'behind' && actions.includes('retry') ? 'down' : null
}

/** The states of a connection that does not come back by itself. */
const atRest: readonly Claim[] = ['failed', 'paused', 'idle']

/** The claims of all visible parts, by name. */
export function claims({ led, channelLeds, banner, countdown, stale }: Presentation): Map<string, Claim> {
  const all = new Map<string, Claim>([['led', claimOfLed[led.state]]])
  for (const [name, each] of channelLeds) all.set(`led of ${name}`, claimOfChannel(each, led.state))
  if (banner !== null) all.set('banner', claimOfBanner(banner))
  if (countdown !== null) all.set('countdown', 'down')
  for (const [name, each] of stale) all.set(`stale mark of ${name}`, claimOfStale(each))
  return all
}

/** The parts whose claims differ from the connection's LED. "Unstable" is a way to be up; a mark that something is down may be vague. */
export function contradictions(presentation: Presentation): string[] {
  const all = claims(presentation)
  const led = all.get('led') ?? null
  const agrees = (part: string, claim: Claim): boolean => {
    if (claim === null || claim === led) return true
    if (claim === 'up') return led === 'unstable'
    if (claim === 'stopped') return atRest.includes(led)
    const isVague = part.startsWith('stale') && claim === 'down'
    return isVague && led !== 'up' && led !== 'unstable'
  }
  return [...all]
    .filter(([part, claim]) => !agrees(part, claim))
    .map(([part, claim]) => `${part} says ${String(claim)} beside an LED that says ${String(led)}`)
}
