import type { Mistake } from './plantedConnector.js'

export interface Planting {
  readonly mistake: Mistake
  /** The title of the case that must fail. */
  readonly fails: string
  /** In the message: what was expected and what came. */
  readonly says: string
}

/** Mistakes of people who write an adapter. */
export const plantings: Readonly<Record<string, Planting>> = {
  'reports up when a dial begins': {
    mistake: {
      sink: (sink) => ({ dialling: () => sink.up() }),
      link: () => ({ observe: () => ({ phase: 'unknown' }) }),
    },
    fails: 'shows a hanging first dial as not connected, with a deadline, and replaces it by retryNow',
    says: 'expected handshake-timeout, got ',
  },
  'reports up again with each sign of life': {
    mistake: {
      sink: (sink) => {
        let pongs = 0
        return { alive: () => sink.up({ connectionId: String((pongs += 1)) }) }
      },
      link: (link, { socket }) => {
        const ping = setInterval(() => link.verify?.(), 50)
        socket.addEventListener('close', () => clearInterval(ping))
        return {}
      },
    },
    fails: 'makes no commit while it is connected and idle',
    says: 'expected no commit, got ',
  },
  'dials when the connector is made': {
    mistake: {
      connector(connector, { socket }) {
        socket.reconnect()
        return connector
      },
    },
    fails: 'does nothing before the app connects',
    says: 'expected no dial, got "1 dials"',
  },
  'leaves its listeners on the client': {
    mistake: { link: () => ({ dispose: () => undefined }) },
    fails: 'leaves no timer, listener or socket after dispose while connected',
    says: 'expected 0 listeners on the client, got 3',
  },
  'closes the client of the app': {
    mistake: {
      link: (link, { socket }) => ({
        dispose() {
          link.dispose()
          socket.close()
        },
      }),
    },
    fails: 'leaves no timer, listener or socket after dispose while connected',
    says: 'expected a client that is left as it was, got "a closed one"',
  },
  'keeps its connection when the app disconnects': {
    mistake: { link: () => ({ disconnect: () => undefined }) },
    fails: 'stays disconnected after disconnect, and reconnects by connect',
    says: 'expected no socket, got 1',
  },
  'calls each close a verdict': {
    mistake: { sink: (sink) => ({ down: () => sink.verdict({ reason: 'forbidden' }) }) },
    fails: 'after a polite close by the server it is reconnected',
    says: 'expected never failed, got ["idle","connecting","connected","failed",',
  },
  'dials on after a verdict': {
    mistake: {
      sink: (sink, { socket }) => ({
        verdict(info) {
          sink.verdict(info)
          socket.reconnect()
        },
      }),
    },
    fails: 'shows a verdict as failed, and dials only when the app connects again',
    says: 'expected no dial after a verdict, got ',
  },
  'throws when a subscription ends': {
    mistake: {
      link: (link) => ({
        subscribe(channel, request) {
          link.subscribe?.(channel, request)
          return () => {
            throw new TypeError('rooms is undefined')
          }
        },
      }),
    },
    fails: 'delivers each message of a channel once, in order',
    says: 'expected no error, got ["TypeError: rooms is undefined"]',
  },
  'delivers each message twice': {
    mistake: {
      sink: (sink) => ({
        message(channel, data) {
          sink.message(channel, data)
          sink.message(channel, data)
        },
      }),
    },
    fails: 'delivers each message of a channel once, in order',
    says: 'expected a,b,c, got ',
  },
  'delivers the newest message first': {
    mistake: {
      sink: (sink) => {
        const held: unknown[] = []
        return {
          message(channel, data) {
            if (data === 'b') return void held.push(data)
            sink.message(channel, data)
            for (const late of held.splice(0)) sink.message(channel, late)
          },
        }
      },
    },
    fails: 'delivers each message of a channel once, in order',
    says: 'expected a,b,c, got ',
  },
  'claims a recovery that nothing proves': {
    mistake: {
      sink: (sink) => ({
        up: () => sink.up({ continuity: 'recovered' }),
        channel: (name, state) => sink.channel(name, { ...state, continuity: 'recovered' }),
      }),
    },
    fails: 'restores a channel after a loss, and never claims more than was proved',
    says: 'expected no proof, got "recovered"',
  },
  'replays all messages after a loss, also those that were delivered': {
    mistake: {
      claims: { continuity: 'proved' },
      sink: (sink, { history }) => {
        let wasLost = false
        return {
          down(info) {
            wasLost = true
            sink.down(info)
          },
          up: () => sink.up({ continuity: wasLost ? 'recovered' : 'unknown' }),
          channel(name, state) {
            sink.channel(name, wasLost ? { ...state, continuity: 'recovered' } : state)
            if (wasLost) for (const text of history) sink.message(name, text)
          },
        }
      },
    },
    fails: 'restores a channel after a loss, and never claims more than was proved',
    says: 'expected each message once, in order: first 1',
  },
  'resolves a send that nobody received': {
    mistake: { claims: { acknowledges: 'received' }, link: () => ({ send: () => Promise.resolve() }) },
    fails: 'gives the claimed guarantee with a resolved send',
    says: 'expected an accepted send, got []',
  },
  'claims to know when the next dial is': {
    mistake: { claims: { nextAttempt: 'told' } },
    fails: 'reports the time of the next dial if it claims to, and never otherwise',
    says: 'expected nextAttempt told, got {"wasTold":false}',
  },
  'claims what the contract proves by nothing': {
    mistake: { claims: { deadLinkMs: 60_000 } },
    fails: 'proves each claim of its capability table, or names the reason why not',
    says: 'expected a case or a reason for deadLinkMs, got 60000',
  },
  'claims a heartbeat that it does not have': {
    mistake: { claims: { deadLinkMs: 1000 } },
    fails: 'notices a half-open connection if it claims to, and reports none otherwise',
    says: 'expected the status reconnecting, got ',
  },
  'does not say that the app closed its client': {
    mistake: { sink: () => ({ closed: () => undefined }) },
    fails: 'shows that the app closed its own client, without an outage',
    says: 'expected the status disconnected, got ',
  },
  'claims to ask for a sign of life, and reports no answer': {
    mistake: { sink: () => ({ alive: () => undefined }) },
    fails: 'requests a sign of life after a resume if it claims to',
    says: 'expected a healthy connection stays, got ',
  },
  'forgets its channels with each loss': {
    mistake: {
      link: (link, { socket }) => ({
        subscribe(channel, request) {
          const end = link.subscribe?.(channel, request) ?? (() => undefined)
          socket.addEventListener('close', end)
          return end
        },
      }),
    },
    fails: 'restores a channel after a loss, and never claims more than was proved',
    says: 'expected subscribed, got ',
  },
}
