import { initialConnection } from './connection.js'
import type { Facts, Presentation } from './presentationTypes.js'
import { initialPresentation } from './presentation.js'

/** Everything that can be read: the raw facts and what a person should see of them. */
export interface Snapshot extends Facts {
  readonly presentation: Presentation
}

/** Before anything happened; also the server-side snapshot, which never says "offline". */
export const initialSnapshot: Snapshot = {
  connection: initialConnection,
  channels: new Map(),
  network: 'unknown',
  outbox: [],
  presentation: initialPresentation,
}
