import { isReason } from '../../core/reasonActions.js'
import type { Reason } from '../../core/reasons.js'
import type { Sink, SourceChannelState } from '../../engine/source.js'
import { listenAll, type Emitter } from '../listenAll.js'
import { createEditCount } from './editCount.js'

/** The part of a `HocuspocusProvider` 4 that is used: one document on a shared socket. */
export interface HocuspocusDocument extends Emitter {
  readonly configuration: { readonly name: string }
  readonly synced: boolean
  readonly isAuthenticated: boolean
  readonly unsyncedChanges: number
  readonly awareness: HocuspocusAwareness | null
  forceSync(): void
}

export interface HocuspocusAwareness {
  getLocalState(): unknown
  setLocalState(state: never): void
}

/** A document that is followed. */
export interface FollowedDocument {
  readonly name: string
  /** Tells the present state. */
  readonly tell: () => void
  readonly opened: () => void
  readonly lost: () => void
  readonly edits: () => number
  readonly dispose: () => void
}

/** The facts and callbacks that a followed document needs. */
export interface DocumentHost {
  readonly sink: Sink
  readonly isUp: () => boolean
  readonly editsChanged: () => void
  readonly destroyed: (document: HocuspocusDocument) => void
}

/** Turns the events of one document into states of its channel. */
export function followDocument(document: HocuspocusDocument, host: DocumentHost): FollowedDocument {
  const { name } = document.configuration
  const isJoining = host.isUp() && !isInSync(document)
  const count = createEditCount(document.unsyncedChanges, isJoining)
  let state = initialState(document, host.isUp())
  let isAuthenticated = document.isAuthenticated
  let hasSynced = state.status === 'subscribed'
  let wasLost = false

  const tell = (): void => host.sink.channel(name, state)
  const become = (next: SourceChannelState): void => {
    state = next
    tell()
  }
  const opened = (): void => {
    if (state.status === 'subscribing') return
    isAuthenticated = false
    become({ status: 'subscribing' })
  }
  const lost = (end: Omit<SourceChannelState, 'status'> = {}): void => {
    wasLost = hasSynced
    isAuthenticated = false
    count.lost()
    become({ status: 'interrupted', ...end })
  }
  const synced = (): void => {
    hasSynced = true
    // A document in sync holds every change of the server, so nothing is missing after a loss.
    become({ status: 'subscribed', ...(wasLost && { continuity: 'recovered' }) })
  }

  const stopListening = listenAll(document, {
    open: () => {
      count.opened()
      opened()
    },
    authenticated: () => {
      isAuthenticated = true
    },
    authenticationFailed: ({ reason }: { readonly reason: string }) =>
      become({ status: 'failed', reason: reasonOfRefusal(reason), code: reason, message: reason }),
    synced,
    unsyncedChanges: ({ number }: { readonly number: number }) => {
      count.told(number)
      // After a close that the client forced itself, `synced` stays true and is not emitted again.
      if (number === 0 && isAuthenticated && state.status === 'subscribing') synced()
      host.editsChanged()
    },
    close: ({ event }: { readonly event: { readonly reason?: string } }) => {
      // The socket tells its own closes; this one ends a single document, and nothing resubscribes.
      if (host.isUp()) lost({ reason: 'server-closed', code: 1000, message: event.reason ?? null })
    },
    destroy: () => {
      lost({ reason: 'closed-by-app' })
      host.destroyed(document)
    },
  })

  return {
    name,
    tell,
    opened,
    lost,
    edits: count.edits,
    dispose: stopListening,
  }
}

function initialState(document: HocuspocusDocument, isUp: boolean): SourceChannelState {
  if (!isUp) return { status: 'interrupted' }
  return { status: isInSync(document) ? 'subscribed' : 'subscribing' }
}

const isInSync = (document: HocuspocusDocument): boolean => document.synced && document.isAuthenticated

/** The server gives a text and no code; a reason of our catalogue is taken as it is. */
function reasonOfRefusal(text: string): Reason {
  if (isReason(text)) return text
  return text.startsWith('Failed to get token') ? 'token-unavailable' : 'channel-denied'
}
