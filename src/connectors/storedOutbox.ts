import { createChannels } from '../channels/createChannels.js'
import { describe } from '../core/describe.js'
import type { ConnectivityError } from '../core/errors.js'
import { isName } from '../core/names.js'
import type { PendingSend } from '../core/pendingSend.js'
import { checkOptions, hasMethods, isFunction, type OptionChecks } from '../engine/checkOptions.js'
import type { Connector, ConnectorHost, ConnectorSession, Intent } from '../engine/connector.js'
import type { ConnectorWithParts } from '../engine/connectorWithParts.js'
import { OutboxPart } from './outbox/outboxPart.js'
import { SendKeeper } from './outbox/sendKeeper.js'
import { claimSlots, type OutboxStorage, type TabLocks } from './outbox/slots.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** Options of {@link storedOutbox}. */
export interface StoredOutboxOptions {
  /** Names the server and the app among all that use the storage: up to 100 characters. */
  readonly key: string
  /** Where sends are kept. Default: `localStorage`. */
  readonly storage?: OutboxStorage
  /** Locks between the tabs that share the storage. Default: `navigator.locks`. */
  readonly locks?: TabLocks
  /** Receives sends of an earlier page that the server did not acknowledge; nobody has their promise. Default: none. */
  readonly onRejected?: (send: PendingSend, error: ConnectivityError) => void
}

/** The longest wait for the locks, in milliseconds. */
const MAX_WAIT_MS = 2000
const MAX_KEY_LENGTH = 100

const optionChecks = (): OptionChecks<StoredOutboxOptions> => ({
  key: (value) =>
    isName(value) && value.length <= MAX_KEY_LENGTH ? null : `a text of 1 to ${MAX_KEY_LENGTH} characters`,
  storage: hasMethods('a storage such as localStorage', 'getItem', 'setItem', 'removeItem'),
  locks: hasMethods('locks such as navigator.locks', 'request'),
  onRejected: isFunction,
})

/**
 * Keeps waiting sends in a storage of the browser, so that they outlive a reload, a crash and a closed tab: the next page of the same
 * user sends them, once and in order. They wait as long as without it (`times.sendMs`, `timeoutMs`), and what was sent before the
 * server has named the user lasts only as long as the page. `signOut()` removes all of them. Where storage or locks are missing,
 * forbidden or full, `onError` receives `storage-unavailable` once, and sends last only as long as the page.
 *
 * @param connector one that removes duplicates, such as `channelServer`
 * @throws TypeError in development, for another connector or a wrong option
 * @example
 * createConnectivity(storedOutbox(channelServer('/realtime', { auth }), { key: 'orders' }), { times: { sendMs: 86_400_000 } })
 */
export function storedOutbox(
  connector: ConnectorWithParts,
  options: StoredOutboxOptions,
): ConnectorWithParts {
  if (process.env.NODE_ENV !== 'production') check(connector, options)
  let keeper: SendKeeper | null = null
  return {
    ...connector,
    open(host) {
      const made = new SendKeeper({ host, key: options.key, onRejected: options.onRejected })
      keeper = made
      return openStored(connector, options, host, made)
    },
    // The sends of an earlier page leave also from a page without channels.
    addParts(add) {
      connector.addParts?.(add)
      const channels = add(createChannels)
      if (keeper !== null) {
        const part = new OutboxPart(channels, keeper)
        add(() => part)
      }
    },
  }
}

function check(connector: Connector, options: StoredOutboxOptions): void {
  const { capabilities, name } = (connector as Partial<Connector> | undefined) ?? {}
  if (capabilities?.deduplicates !== true)
    throw new TypeError(
      `storedOutbox: expected a connector that removes duplicates, such as channelServer('/realtime'), got ${name || describe(connector)}`,
    )
  checkOptions('storedOutbox', optionChecks(), options, ['key'])
}

/** Intents that need the storage: the first hello names the session of an earlier page, and a sign-out removes what is kept. */
const needStorage: ReadonlySet<Intent> = new Set(['connect', 'signOut'])

function openStored(
  connector: Connector,
  { key, storage, locks }: StoredOutboxOptions,
  host: ConnectorHost,
  keeper: SendKeeper,
): ConnectorSession {
  /** Intents that wait for the storage; null once it answered, or will not. */
  let waiting: Intent[] | null = []
  let isDisposed = false
  let cancelWait: (() => void) | null = null
  const session = connector.open({
    ...host,
    signedOut() {
      keeper.forget()
      host.signedOut()
    },
  })

  function begin(start: () => void): void {
    cancelWait?.()
    host.run(() => {
      if (waiting === null || isDisposed) return
      start()
      const intents = waiting
      waiting = null
      for (const intent of intents) session.intend(intent)
    })
  }

  async function claimThem(): Promise<void> {
    const place = storage ?? localStorage
    const slots = await claimSlots(place, locks ?? navigator.locks, key)
    // Too late: the page goes on without them.
    if (waiting === null || isDisposed) return slots.release()
    begin(() => keeper.start(place, slots, session.channels?.session))
  }

  /** Not before it is needed, because a client is made in modules and on servers, too. */
  function claim(): void {
    cancelWait ??= host.environment.setTimer(
      () => begin(() => keeper.fail(`no lock within ${String(MAX_WAIT_MS)} ms`)),
      MAX_WAIT_MS,
    )
    claimThem().catch((error: unknown) => begin(() => keeper.fail(error)))
  }

  return {
    ...session,
    intend(intent) {
      if (waiting === null || (waiting.length === 0 && !needStorage.has(intent)))
        return session.intend(intent)
      waiting.push(intent)
      if (waiting.length === 1) claim()
    },
    dispose() {
      isDisposed = true
      cancelWait?.()
      session.dispose()
      keeper.dispose()
    },
  }
}
