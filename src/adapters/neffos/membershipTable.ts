import type { Place } from './place.js'
import type { Problem } from './problem.js'

/** Receives null once this client is in, or why it is not. Called inside a turn, maybe at once. */
export type Entered = (problem: Problem | null) => void

/** A namespace or room that this client asked for, or is in. */
export interface Membership {
  isIn: boolean
  /** Callbacks that wait for the answer. */
  readonly entered: Entered[]
}

/** Memberships by their places. */
export interface MembershipTable {
  readonly find: (place: Place) => Membership | undefined
  readonly add: (place: Place) => Membership
  /** Removes a room, or a namespace with its rooms, and returns them. */
  readonly remove: (place: Place) => readonly Membership[]
  readonly clear: () => void
}

export function createMembershipTable(): MembershipTable {
  const namespaces = new Map<string, Membership>()
  const rooms = new Map<string, Map<string, Membership>>()

  const tableOf = ({ namespace, room }: Place): Map<string, Membership> | undefined =>
    room === '' ? namespaces : rooms.get(namespace)
  const keyOf = ({ namespace, room }: Place): string => (room === '' ? namespace : room)
  const find = (place: Place): Membership | undefined => tableOf(place)?.get(keyOf(place))

  return {
    find,
    add(place) {
      const membership: Membership = { isIn: false, entered: [] }
      if (place.room === '') rooms.set(place.namespace, new Map())
      tableOf(place)?.set(keyOf(place), membership)
      return membership
    },
    remove(place) {
      const found = find(place)
      if (found === undefined) return []
      const inside = place.room === '' ? [...(rooms.get(place.namespace)?.values() ?? [])] : []
      tableOf(place)?.delete(keyOf(place))
      if (place.room === '') rooms.delete(place.namespace)
      return [found, ...inside]
    },
    clear() {
      namespaces.clear()
      rooms.clear()
    },
  }
}
