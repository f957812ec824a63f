import type { Surroundings } from './pageExamples.js'

/** Packages that a page shows and that are not installed here. */
export const modules = `
declare module 'react-native' {
  export const AppState: {
    readonly currentState: string
    addEventListener(type: 'change', run: (state: string) => void): { remove(): void }
  }
}
declare module '@react-native-community/netinfo' {
  const NetInfo: { addEventListener(run: (state: { isConnected: boolean | null }) => void): () => void }
  export default NetInfo
}
declare module '@/components/ui/button' {
  export function Button(
    props: import('react').ComponentProps<'button'> & {
      readonly variant?: 'default' | 'destructive' | 'outline' | 'secondary' | 'ghost' | 'link'
      readonly size?: 'default' | 'sm' | 'lg' | 'icon'
    },
  ): import('react').ReactElement
}
declare module 'lucide-react' {
  type Icon = (props: { readonly size?: string }) => import('react').ReactElement
  export const CircleCheck: Icon
  export const CircleDashed: Icon
  export const CircleX: Icon
}
`

const server = 'react-connectivity/server'

/** What the app has around the examples of a page. */
export const surroundings: Readonly<Record<string, Surroundings>> = {
  'docs/connectors.md': {
    app: `
declare const appID: number
declare const getToken: () => Promise<string>
declare const fetchTicket: () => Promise<string>
declare const contract: import('react-connectivity/testing').ConnectorContract
`,
  },
  'docs/i18n.md': { app: `declare const App: () => null` },
  'docs/placement.md': { app: `declare const App: () => null` },
  'docs/server.md': {
    app: `
type User = { readonly id: string; readonly name: string; readonly role: string; readonly isHost: boolean }
declare const httpServer: import('node:http').Server
declare const authenticate: () => User
declare const verify: (
  token: string | undefined,
) => Promise<{ readonly id: string; readonly sub: string; readonly role: string; readonly exp: number } | null>
declare const isRude: (text: string) => Promise<boolean>
declare const rooms: { readonly has: (name: string) => boolean; readonly open: (name: string) => boolean }
declare const db: {
  readonly roomsOf: (userId: string) => Promise<ReadonlySet<string>>
  readonly messages: { readonly upsert: (key: object, data: unknown) => Promise<void> }
  readonly orders: { readonly cancel: (id: number, options: { readonly signal: AbortSignal }) => Promise<object | null> }
}
declare const orderSchema: import('react-connectivity/server').StandardSchema
declare const cancelSchema: import('react-connectivity/server').StandardSchema<unknown, { readonly id: number }>
declare const show: (from: string | null, isTyping: unknown) => void
`,
    names: { [server]: ['createChannelServer'], 'react-connectivity': ['useEphemeral'] },
  },
  'docs/operations.md': {
    app: `
declare const http: typeof import('node:http')
declare const httpServer: import('node:http').Server
declare const createChannelServer: typeof import('react-connectivity/server').createChannelServer
declare const realtime: import('react-connectivity/server').ChannelServer
declare const logger: { readonly emit: (event: object) => void }
declare const password: string
declare const authenticate: () => { readonly id: string }
declare const authorize: () => boolean
declare const channels: import('react-connectivity/server').ChannelsOption
`,
    names: {
      [server]: ['openTelemetryEvent'],
      'react-connectivity/server/level': ['createLevelStore'],
    },
  },
}
