import type { Authenticate, AuthenticateAnswer, Credentials } from '../../../src/server/hub/authentication.js'
import { createHub, type Hub, type HubOptions } from '../../../src/server/hub.js'
import type { ServerEvent } from '../../../src/server/hub/events.js'
import { connectPeer, type TestPeer } from './testPeer.js'
import { createVirtualClock, type VirtualClock } from './virtualClock.js'

/** Nobody is idle, so that only credentials end. */
export const heartbeat = { intervalMs: 1e9, timeoutMs: 1000, idleMs: 2e9 }
export const HOUR = 3_600_000

export type Answer = (credentials: Credentials, now: number) => unknown

export interface ExpiringHub {
  readonly clock: VirtualClock
  readonly hub: Hub
  readonly events: ServerEvent[]
  readonly asked: Credentials[]
  readonly welcomed: (hello?: object) => Promise<TestPeer>
  readonly framesOf: (peer: TestPeer, type: string) => object[]
}

/** A hub whose `authenticate` takes `<user>:<lifeMs>` as a token. */
export function startExpiringHub(
  answer: Answer = lifeInToken,
  options: Partial<HubOptions> = {},
): ExpiringHub {
  const clock = createVirtualClock()
  const { environment } = clock
  const asked: Credentials[] = []
  const authenticate: Authenticate<AuthenticateAnswer> = (credentials) => {
    asked.push(credentials)
    return answer(credentials, environment.now()) as AuthenticateAnswer
  }
  const hub = createHub({ environment, heartbeat, ...options, authenticate })
  const events: ServerEvent[] = []
  hub.on((event) => events.push(event))
  return {
    clock,
    hub,
    events,
    asked,
    async welcomed(hello = { token: 'ada:60000' }) {
      const peer = connectPeer(hub)
      peer.send({ t: 'hello', v: 1, attempt: 0, ...hello })
      await clock.tick()
      return peer
    },
    framesOf: (peer, type) => peer.frames.filter(({ t }) => t === type),
  }
}

export const lifeInToken: Answer = ({ token = '' }, now) => {
  const [id = '', life] = token.split(':')
  return life === undefined ? { id } : { user: { id }, expiresAt: now + Number(life) }
}
