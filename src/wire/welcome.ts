import type { Ready } from '../core/connectionEvents.js'
import type { Times } from '../core/times.js'
import type { WelcomeFrame } from './frames.js'

/** Limits for the announced heartbeat, so that a server can neither cause constant pings nor disable them. */
const MIN_BEAT_MS = 50
const MAX_HEARTBEAT_MS = 300_000
const MAX_PONG_MS = 60_000

const between = (ms: number, max: number): number => Math.min(Math.max(ms, MIN_BEAT_MS), max)

/** The facts of a welcome. The server announces its time-outs; an app may only shorten them. */
export const readyOf = (
  frame: WelcomeFrame,
  { heartbeatMs = Infinity, pongMs = Infinity }: Partial<Times>,
): Ready => ({
  connectionId: frame.connection,
  sessionId: frame.session.id,
  isResumed: frame.session.resumed,
  epoch: frame.epoch,
  identity: frame.user ?? null,
  heartbeatMs: Math.min(heartbeatMs, between(frame.heartbeat.intervalMs, MAX_HEARTBEAT_MS)),
  pongMs: Math.min(pongMs, between(frame.heartbeat.timeoutMs, MAX_PONG_MS)),
  spreadMs: frame.spreadMs ?? null,
})
