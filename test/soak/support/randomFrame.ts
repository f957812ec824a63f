import { welcome } from '../../client/support/server.js'
import { nest } from './frames.js'
import type { Random } from './random.js'

/** Every kind of frame, with values that a server would never send. */
export function randomFrame(random: Random): unknown {
  const number = (): unknown =>
    random.pick([
      0,
      1,
      2,
      3,
      5,
      7,
      -1,
      0.5,
      1e9,
      1e12,
      Number.MAX_SAFE_INTEGER,
      2 ** 60,
      null,
      '1',
      {},
      [],
      true,
    ])
  const count = (): number => random.pick([0, 1, 2, 3, 4, 5, 6, 1e9, Number.MAX_SAFE_INTEGER])
  const name = (): unknown =>
    random.pick([
      'a',
      'a',
      'a',
      'b',
      '__proto__',
      'constructor',
      '',
      'e.1',
      'e.2',
      '\ud800',
      'n'.repeat(201),
      7,
      null,
    ])
  const epoch = (): string => random.pick(['e.1', 'e.1', 'e.2', '*', '', '__proto__', 'x'.repeat(500)])
  const kinds: (() => unknown)[] = [
    () => ({ t: 'message', ch: name(), o: count(), d: random.pick([1, null, { __proto__: 1 }, nest(100)]) }),
    () => ({
      t: 'message',
      ch: 'a',
      o: count(),
      d: JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}') as unknown,
    }),
    () => ({
      t: 'subscribed',
      ch: name(),
      kind: random.pick(['log', 'latest', 'session', 'x']),
      pos: { epoch: epoch(), offset: count() },
      replay: random.pick([0, 0, 1, 1e9, number()]),
    }),
    () => ({
      t: 'channel-error',
      ch: name(),
      error: random.pick(['channel-full', 'channel-closed', 'process-closed', 'channel-denied', 'x']),
      message: random.pick([undefined, 'm', '\u202e'.repeat(1000), 7]),
      last: random.pick([undefined, { epoch: epoch(), offset: count() }, 7]),
    }),
    () => ({ t: 'unsubscribed', ch: name() }),
    () => ({
      t: random.pick(['ack', 'nack']),
      id: random.pick(['x', '__proto__', 'mine-1', 'mine-2']),
      o: number(),
      error: random.pick(['rate-limited', 'server-error', 'forbidden', 'x', '__proto__']),
    }),
    () => ({ t: random.pick(['ping', 'pong']), n: number() }),
    () => ({
      t: 'goodbye',
      reason: random.pick(['server-restart', 'overloaded', 'rate-limited', 'replacedd', '__proto__', 'x']),
      retryAfterMs: number(),
      spreadMs: number(),
      final: random.pick([undefined, 'yes', 1]),
    }),
    () => welcome({ session: random.pick([null, {}, { id: name(), key: name(), resumed: number() }]) }),
    () =>
      welcome({
        heartbeat: { intervalMs: number(), timeoutMs: number() },
        limits: random.pick([null, 7, {}, { maxFrameBytes: number(), maxBatch: number() }]),
      }),
    () => ({ t: name(), ch: name() }),
    () => random.pick([null, 1, 'x', [], {}, [[]], { t: {} }]),
  ]
  return random.pick(kinds)()
}
