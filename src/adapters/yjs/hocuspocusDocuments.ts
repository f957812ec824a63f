import type { Sink } from '../../engine/source.js'
import { followDocument, type FollowedDocument, type HocuspocusDocument } from './hocuspocusDocument.js'
import type { HocuspocusOptions, HocuspocusSocket } from './hocuspocusSocket.js'

/** The documents of a socket. */
export interface Documents {
  readonly followNew: () => void
  readonly opened: () => void
  readonly lost: () => void
  readonly subscribe: (channel: string) => () => void
  /** Sends something that the server answers; false when there is nothing to ask with. */
  readonly ask: () => boolean
  /** A message came in, for any document. */
  readonly heard: () => void
  readonly dispose: () => void
}

export function createDocuments(socket: HocuspocusSocket, options: HocuspocusOptions, sink: Sink): Documents {
  const followed = new Map<HocuspocusDocument, FollowedDocument>()
  const destroyed = new WeakSet<HocuspocusDocument>()
  let toldPending = 0
  let isAsking = false

  const editsChanged = (): void => {
    const pending = [...followed.values()].reduce((sum, document) => sum + document.edits(), 0)
    if (pending === toldPending) return
    toldPending = pending
    sink.pending(pending)
  }
  const forget = (document: HocuspocusDocument): void => {
    destroyed.add(document)
    followed.get(document)?.dispose()
    followed.delete(document)
    editsChanged()
  }
  let isOpen = socket.status === 'connected'
  const isUp = (): boolean => isOpen
  const followNew = (): void => {
    for (const document of options.documents ?? socket.configuration.providerMap.values()) {
      if (followed.has(document) || destroyed.has(document)) continue
      const entry = followDocument(document, { sink, isUp, editsChanged, destroyed: forget })
      followed.set(document, entry)
      if (isOpen) entry.tell()
      editsChanged()
    }
  }

  return {
    followNew,
    opened: () => {
      followNew()
      for (const document of followed.values()) document.opened()
      isOpen = true
    },
    lost: () => {
      isOpen = false
      followNew()
      for (const document of followed.values()) document.lost()
    },
    subscribe: (channel) => {
      followNew()
      const document = [...followed.values()].find(({ name }) => name === channel)
      if (document !== undefined) {
        if (isOpen) document.tell()
      } else if (options.documents === undefined) {
        // It may be attached to the socket later.
        sink.channel(channel, { status: 'subscribing' })
      } else sink.channel(channel, { status: 'failed', reason: 'channel-not-found' })
      return () => undefined
    },
    ask: () => {
      const [document] = followed.keys()
      if (document === undefined || !isOpen) return false
      isAsking = true
      const presence = document.awareness?.getLocalState() ?? null
      // The server sends presence back to its sender; `forceSync` would count as a change that is not synced.
      if (presence === null) document.forceSync()
      else document.awareness?.setLocalState(presence as never)
      return true
    },
    heard: () => {
      followNew()
      if (isAsking) sink.alive()
      isAsking = false
    },
    dispose: () => {
      for (const document of followed.values()) document.dispose()
      followed.clear()
    },
  }
}
