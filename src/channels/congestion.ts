import { checkFunction } from '../core/checkSubscriber.js'
import { checkClient } from '../engine/checkOptions.js'
import type { Connectivity } from '../engine/connectivity.js'
import type { ClientPart, PartHost } from '../engine/part.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

interface Listener {
  readonly run: (isCongested: boolean) => void
}

/** The wait before the next look while the network does not keep up, in milliseconds. */
const LOOK_MS = 100

/** Looks whether the network keeps up, while there are listeners. */
class Congestion implements ClientPart {
  readonly #host: PartHost
  readonly #listeners = new Set<Listener>()
  #isOpen = false
  #isCongested = false
  #nextLook = 0

  constructor(host: PartHost) {
    this.#host = host
  }

  add(listener: Listener): () => void {
    const { batch } = this.#host
    // A turn looks at the socket.
    batch(() => this.#listeners.add(listener))
    if (this.#isCongested) this.#tellOne(listener, true)
    return () => batch(() => this.#remove(listener))
  }

  #remove(listener: Listener): void {
    this.#listeners.delete(listener)
    // The verdict is not kept current without listeners.
    if (this.#listeners.size === 0) this.#isCongested = false
  }

  opened(): void {
    this.#isOpen = true
  }

  lost(): void {
    this.#isOpen = false
    this.#tell(false)
  }

  /** Read at the end of each turn, when what was sent in it is in the socket. */
  deadline(): number {
    if (this.#listeners.size === 0) return Infinity
    const isCongested = this.#look()
    if (isCongested !== this.#isCongested) return 0
    return isCongested ? this.#nextLook : Infinity
  }

  expire(now: number): void {
    this.#nextLook = now + LOOK_MS
    this.#tell(this.#look())
  }

  #look(): boolean {
    return this.#isOpen && this.#host.channels?.canTakeMore() === false
  }

  #tell(isCongested: boolean): void {
    if (isCongested === this.#isCongested) return
    this.#isCongested = isCongested
    for (const listener of this.#listeners) this.#tellOne(listener, isCongested)
  }

  /** Another callback may have ended it by then. */
  #tellOne(listener: Listener, isCongested: boolean): void {
    this.#host.call(() => {
      if (this.#listeners.has(listener)) listener.run(isCongested)
    })
  }
}

const createCongestion = (host: PartHost): Congestion => new Congestion(host)

/**
 * Tells when the network does not keep up with what the app sends: above 65,536 bytes that wait in the socket, until 32,768 are left.
 * Sends wait meanwhile; an app that can send less, such as positions of a pointer, should. Quiet where the connector does not know.
 *
 * @param onChange receives true when it begins and false when it is over, also because the connection is lost. Begins with true, if
 * it is so already
 * @returns the end of listening
 * @throws TypeError in development, when `onChange` is no function
 * @example
 * const stop = watchCongestion(connectivity, (isCongested) => camera.setRate(isCongested ? 1 : 30))
 */
export function watchCongestion(
  connectivity: Connectivity,
  onChange: (isCongested: boolean) => void,
): () => void {
  if (process.env.NODE_ENV !== 'production') {
    checkClient('watchCongestion', connectivity)
    checkFunction('watchCongestion', 'onChange', onChange)
  }
  return connectivity.use(createCongestion).add({ run: onChange })
}
