import { createMembershipTable, type Entered, type Membership } from './membershipTable.js'
import { systemEvents, type NeffosEvent } from './message.js'
import type { Place } from './place.js'
import { remoteProblem, timedOut, type Problem } from './problem.js'
import type { Waits } from './waits.js'

/** The namespaces and rooms of one connection. */
export interface Memberships {
  readonly connect: (namespace: string, entered: Entered) => void
  /** Joins a room of a connected namespace. */
  readonly join: (place: Place, entered: Entered) => void
  /** Leaves a room, or disconnects a namespace with its rooms. */
  readonly leave: (place: Place) => void
  readonly isIn: (place: Place) => boolean
  /** The server let this client in by itself. */
  readonly letIn: (place: Place) => void
  /** The server put this client out. */
  readonly putOut: (place: Place) => void
  /** The connection is gone, and with it every membership. */
  readonly clear: () => void
}

const eventAt = ({ namespace, room }: Place, event: string): NeffosEvent => ({
  namespace,
  room,
  event,
  body: '',
})

const gone = ({ room }: Place): Problem => remoteProblem(room === '' ? 'bad namespace' : 'bad room')

const ignore = (): undefined => undefined

/** @param timeoutMs how long the server may take for an answer */
export function createMemberships(ask: Waits['ask'], timeoutMs: number): Memberships {
  const { find, add, remove, clear } = createMembershipTable()

  function admit(membership: Membership): void {
    membership.isIn = true
    for (const entered of membership.entered.splice(0)) entered(null)
  }

  function drop(place: Place, why: Problem): void {
    for (const membership of remove(place)) {
      membership.isIn = false
      for (const entered of membership.entered.splice(0)) entered(why)
    }
  }

  const tellLeave = (place: Place): void =>
    void ask(eventAt(place, place.room === '' ? systemEvents.disconnect : systemEvents.leave), null, ignore)

  /** Asks the server, unless it was asked or has let this client in. */
  function request(place: Place, event: string, entered: Entered): void {
    const known = find(place)
    if (known?.isIn === true) return entered(null)
    const membership = known ?? add(place)
    membership.entered.push(entered)
    if (known !== undefined) return
    ask(eventAt(place, event), timeoutMs, (problem) => {
      // An answer to a request that was taken back.
      if (find(place) !== membership) return
      if (problem === null) return admit(membership)
      // A server that is only slow would let this client in later.
      if (problem === timedOut) tellLeave(place)
      drop(place, problem)
    })
  }

  return {
    connect: (namespace, entered) => request({ namespace, room: '' }, systemEvents.connect, entered),
    join: (place, entered) => request(place, systemEvents.join, entered),
    leave(place) {
      if (find(place) === undefined) return
      tellLeave(place)
      drop(place, gone(place))
    },
    isIn: (place) => find(place)?.isIn ?? false,
    letIn: (place) => admit(find(place) ?? add(place)),
    putOut: (place) => drop(place, gone(place)),
    clear,
  }
}
