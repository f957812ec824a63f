import type { PartHost } from '../engine/part.js'

/** A store whose value many messages change. */
export interface Committable {
  /** Publishes the value, if it changed. */
  readonly commit: () => void
}

/** Publishes the stores of a client that changed, all at once. */
export interface Commits {
  /** With the next frame, with one frame callback for all stores. For messages. */
  readonly withFrame: (store: Committable) => void
  /** With the commit of this turn. For actions of a person. */
  readonly withTurn: (store: Committable) => void
  readonly dispose: () => void
}

const known = new WeakMap<PartHost, Commits>()

/** The commits of a client: the same object for all its channels. */
export function commitsOf(part: PartHost): Commits {
  const commits = known.get(part) ?? createCommits(part)
  known.set(part, commits)
  return commits
}

function createCommits({ environment, call }: PartHost): Commits {
  let ofFrame = new Set<Committable>()
  let ofTurn = new Set<Committable>()
  let cancel: (() => void) | null = null

  function commitFrame(): void {
    cancel = null
    const stores = ofFrame
    ofFrame = new Set()
    for (const store of stores) store.commit()
  }

  function commitTurn(): void {
    const stores = ofTurn
    ofTurn = new Set()
    for (const store of stores) store.commit()
  }

  return {
    withFrame(store) {
      ofFrame.add(store)
      cancel ??= environment.setFrame(commitFrame)
    },
    withTurn(store) {
      ofTurn.add(store)
      if (ofTurn.size === 1) call(commitTurn)
    },
    dispose() {
      cancel?.()
      cancel = null
      ofFrame.clear()
    },
  }
}
