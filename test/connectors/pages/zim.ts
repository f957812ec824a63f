import {
  createConnectivity,
  type Connectivity,
  type ConnectivityOptions,
  type TokenRequest,
} from 'react-connectivity'
import { fromZim, type ZimOptions } from 'react-connectivity/adapters/zim'
import { ZIM } from 'zego-zim-web'

/** The state of the page's client, as the test reads it. */
export interface ZimReport {
  readonly status: string
  readonly reason: string
  readonly code: string | number | null
  readonly statuses: readonly string[]
  readonly outages: number
  /** Events that the listener of the app got, as `state+event`. */
  readonly told: readonly string[]
  /** How the last login that the connector asked for ended; null while it is open. */
  readonly login: 'resolved' | number | null
  /** The requests for a token: the first, another one, a renewal. */
  readonly tokens: readonly ('new' | 'token-expired' | 'renewal')[]
  /** The text of the last outage. */
  readonly message: string | null
}

/** The calls of the test. */
export interface ZimPage {
  /** `tokens` are given in order, and the last one again. */
  readonly start: (tokens: readonly string[], options?: Pick<ZimOptions, 'isOfflineLogin'>) => void
  readonly report: () => ZimReport
  /** Codes with which calls of ZIM are rejected. */
  readonly codes: () => Promise<readonly (number | 'resolved')[]>
  /** How ZIM answers who joins a room in which it believes to be. */
  readonly joinAgain: () => Promise<number | 'resolved'>
  readonly retryNow: () => void
  readonly disconnect: () => Promise<void>
  readonly dispose: () => void
}

/** The rooms that ZIM keeps, which no call of it lists. */
interface ZimInside {
  readonly engine: { readonly rmMgr: { readonly roomMap: ReadonlyMap<string, { state: number }> } }
}

declare global {
  interface Window {
    zimPage: ZimPage
  }
}

const times: ConnectivityOptions['times'] = { handshakeMs: 3000 }

let connectivity: Connectivity | null = null
const statuses: string[] = []
const outages = new Set<number>()
const told: string[] = []
let login: ZimReport['login'] = null
const requests: ZimReport['tokens'][number][] = []

function create(): ZIM {
  const zim = ZIM.create({ appID: 1 })
  if (zim === null) throw new Error('no instance')
  zim.setLogConfig({ logLevel: 'disable' })
  const { login: original } = zim
  // Watch how the login ends, which the connector does not show.
  zim.login = ((...args: Parameters<typeof original>) => {
    login = null
    const promise = original.apply(zim, args)
    promise.then(
      () => (login = 'resolved'),
      ({ code }: { code: number }) => (login = code),
    )
    return promise
  }) as typeof original
  return zim
}

window.zimPage = {
  start(tokens, options = {}) {
    const zim = create()
    const note = (
      _zim: unknown,
      { state, event }: { readonly state: number; readonly event: number },
    ): void => void told.push(`${state}+${event}`)
    const getToken = ({ refused, isRenewal }: TokenRequest): string | null => {
      const count = requests.push(isRenewal ? 'renewal' : (refused ?? 'new'))
      return tokens[count - 1] ?? tokens.at(-1) ?? null
    }
    const connector = fromZim(zim, { userID: 'ada', getToken, ...options })
    connector.on('connectionStateChanged', note)
    connectivity = createConnectivity(connector, { times })
    connectivity.subscribe(({ connection }) => {
      if (statuses.at(-1) !== connection.status) statuses.push(connection.status)
      if (connection.outage !== null) outages.add(connection.outage.id)
    })
    connectivity.connect()
  },
  report() {
    const {
      status = 'none',
      reason = 'none',
      code = null,
      outage = null,
    } = connectivity?.getState().connection ?? {}
    const message = outage?.cause.message ?? null
    return { status, reason, code, statuses, outages: outages.size, told, login, tokens: requests, message }
  },
  async codes() {
    const zim = ZIM.getInstance()
    if (zim === null) return []
    const calls = [
      zim.joinRoom('lobby'),
      zim.enterRoom({ roomID: 'lobby', roomName: '' }),
      zim.leaveRoom('lobby'),
    ]
    const codeOf = (error: unknown): number => (error as { code: number }).code
    return Promise.all(calls.map((call) => call.then(() => 'resolved' as const, codeOf)))
  },
  async joinAgain() {
    const zim = ZIM.getInstance()
    if (zim === null) throw new Error('no instance')
    // Makes the room; no server answers.
    void zim.joinRoom('lobby').catch(() => undefined)
    const { roomMap } = (zim as unknown as ZimInside).engine.rmMgr
    const lobby = roomMap.get('lobby')
    if (lobby === undefined) throw new Error('no room')
    lobby.state = 2
    return zim.joinRoom('lobby').then(
      () => 'resolved' as const,
      ({ code }: { code: number }) => code,
    )
  },
  retryNow: () => connectivity?.retryNow(),
  disconnect: async () => connectivity?.disconnect(),
  dispose: () => connectivity?.dispose(),
}
