import type { AuthOptions } from '../../engine/authOptions.js'
import type { Listener } from '../listenAll.js'

/** The config of `login` of ZIM. */
export interface ZimLoginConfig {
  readonly token: string
  readonly userName: string
  readonly customStatus: string
  readonly isOfflineLogin: boolean
}

// Methods, because the client's own ones accept fewer events and closer types.
/** The part of a `zego-zim-web` 2 instance that is used. */
export interface ZimClient {
  on(type: never, listener: Listener): unknown
  login(userID: string, config: ZimLoginConfig): Promise<unknown>
  logout(): unknown
  renewToken(token: string): Promise<unknown>
  joinRoom(roomID: string): Promise<unknown>
  enterRoom(room: { readonly roomID: string; readonly roomName: string }): Promise<unknown>
  leaveRoom(roomID: string): Promise<unknown>
}

/** The events of ZIM that the connector needs, with their data. */
export interface ZimEvents {
  readonly connectionStateChanged: {
    readonly state: number
    readonly event: number
    readonly extendedData: string
  }
  readonly roomStateChanged: ZimEvents['connectionStateChanged'] & { readonly roomID: string }
  readonly tokenWillExpire: { readonly second: number }
  readonly roomMessageReceived: {
    readonly messageList: readonly unknown[]
    readonly fromConversationID: string
    readonly info: unknown
  }
}

/** Listens as `zim.on` does; the returned function ends it. */
export type ListenToZim<Z extends ZimClient> = <Event extends keyof ZimEvents>(
  event: Event,
  listener: (zim: Z, data: ZimEvents[Event]) => void,
) => () => void

/** Options of `fromZim`. */
export interface ZimOptions<Z extends ZimClient = ZimClient> {
  /**
   * The user that the connector logs in, with `getToken`. Left out, the app calls `zim.login` itself, without `isOfflineLogin`, and
   * only the app can log in again after a verdict.
   */
  readonly userID?: string
  /** The name of that user. Default: none. */
  readonly userName?: string
  /** Whether `userID` may log in without a network, to read what ZIM has stored. Such a login is not a connection. Default: false. */
  readonly isOfflineLogin?: boolean
  /**
   * Returns a token of ZIM for the user. Called before each login of `userID`, when ZIM tells that the token ends soon, and once more
   * when it has ended. Left out, a token that ends is a verdict.
   */
  readonly getToken?: AuthOptions['getToken']
  /** The user that the app logged in, as an opaque id. Default: `userID`. */
  readonly identity?: () => string | null
  /**
   * Enters the room behind a channel. Default: `joinRoom`, which fails where there is no room, and `enterRoom`, which makes one, for
   * `recreateChannel`.
   */
  readonly enter?: (zim: Z, roomID: string, isCreation: boolean) => Promise<unknown>
}
