import type { Format } from './format.js'
import type { BannerMessages, LedMessages, Messages, PromptMessages } from './messages.js'

const pending = ({ count }: { count: number }, { number, plural }: Format): string =>
  plural(count, {
    one: `${number(count)} unsent change is kept on this page.`,
    other: `${number(count)} unsent changes are kept on this page.`,
  })

/** English texts of the banner and the announcer. */
export const enBanner: BannerMessages = {
  label: 'Connection status',
  title: {
    connecting: 'Connecting…',
    reconnecting: 'Connection lost.',
    'still-disconnected': 'Still can’t connect.',
    offline: 'You’re offline.',
    'captive-portal': 'This network wants you to sign in.',
    'token-unavailable': 'Couldn’t renew your sign-in.',
    'gave-up': ({ lastConnectedAt }) => (lastConnectedAt === null ? 'Can’t connect.' : 'Connection lost.'),
    paused: 'Paused.',
    syncing: 'Catching up…',
    'back-online': 'Back online.',
    'channel-stopped': ({ channel }) => `“${channel}” stopped updating.`,
    'channel-denied': ({ channel }) => `You don’t have access to “${channel}”.`,
    'channel-not-found': ({ channel }) => `“${channel}” wasn’t found.`,
    'channel-kicked': ({ channel }) => `You were removed from “${channel}”.`,
    'channel-kicked-elsewhere': ({ channel }) => `“${channel}” was opened somewhere else.`,
    unauthorized: 'Your session has ended.',
    forbidden: 'You don’t have access.',
    kicked: 'Opened somewhere else.',
    removed: 'You were removed.',
    'server-closed': 'This session was closed by the server.',
    'update-required': 'A new version is available.',
    failed: ({ lastConnectedAt }) => (lastConnectedAt === null ? 'Can’t connect.' : 'Can’t reconnect.'),
  },
  body: {
    connecting: 'This is taking longer than usual.',
    reconnecting: 'Reconnecting…',
    'still-disconnected': ({ lastConnectedAt }, { time }) =>
      `We’ll keep trying.${lastConnectedAt === null ? '' : ` Last connected ${time(lastConnectedAt)}.`}`,
    offline: 'Check your internet connection. We’ll reconnect automatically.',
    'captive-portal': 'Open any web page to sign in to the network. We’ll reconnect by ourselves.',
    'token-unavailable': 'We’ll keep trying.',
    'gave-up': 'We’ve stopped trying.',
    paused: 'Updates are on hold.',
    syncing: 'Getting the updates you missed.',
    'back-online': ({ pending: count, worst, missed }, format) => {
      const { number, plural } = format
      // Sends of a channel that failed do not leave.
      if (count > 0 && (worst === 'failed' || worst === 'stale')) return pending({ count }, format)
      if (count > 0)
        return plural(count, {
          one: `Sending ${number(count)} change…`,
          other: `Sending ${number(count)} changes…`,
        })
      if (worst === 'syncing' || worst === 'connecting') return 'Getting the updates you missed.'
      if (missed === 'some') return 'Some messages were missed.'
      return missed === 'nothing' && worst === 'online' ? 'You’re up to date.' : ''
    },
    'channel-stopped': ({ reason }) => {
      if (reason === 'channel-closed') return 'The server closed it, and it didn’t open again.'
      if (reason === 'channel-timeout') return 'The server didn’t answer in time.'
      return reason === 'channel-full' ? 'Too much happened while you were away.' : ''
    },
    'channel-denied': 'Ask the owner for access.',
    'channel-not-found': 'It may have been renamed or deleted.',
    'channel-kicked': 'Ask the owner if this looks wrong.',
    'channel-kicked-elsewhere': 'It was closed here.',
    unauthorized: 'Sign in again to continue.',
    forbidden: 'Ask the owner for access or switch account.',
    kicked: 'You signed in on another device or tab, so this one was disconnected.',
    removed: 'Your access here was ended. Ask the owner if this looks wrong.',
    'server-closed': 'Try again to start a new one.',
    'update-required': 'Reload to keep receiving updates.',
    failed: ({ reason }) =>
      reason === 'bad-config' || reason === 'not-found' || reason === 'policy-violation'
        ? 'Something is wrong on our side. Contact support if it stays like this.'
        : 'Check your network, then try again.',
  },
  pending,
  countdown: ({ seconds }, { number }) => `Next attempt in ${number(seconds)} s.`,
  soon: 'Next attempt in a moment.',
  serverSays: 'The server says:',
  action: {
    retry: ({ key }) => {
      if (key === 'paused') return 'Resume'
      return key === 'failed' || key === 'server-closed' ? 'Try again' : 'Try now'
    },
    resubscribe: ({ key }) => (key === 'channel-kicked-elsewhere' ? 'Use here' : 'Reopen'),
    resync: 'Refresh data',
    reload: 'Reload page',
    'sign-in': 'Sign in',
    'take-over': 'Use here',
    contact: 'Contact support',
  },
  announce: {
    connecting: 'Connecting.',
    reconnecting: ({ pending }) =>
      `Connection lost. ${pending > 0 ? 'Your changes are kept on this page.' : 'Reconnecting.'}`,
    'still-disconnected': 'Still can’t connect. Some information may be out of date.',
    offline: 'You’re offline.',
    paused: 'Updates paused.',
    resync: ({ reason }) => {
      if (reason === 'identity-changed')
        return 'Somebody else signed in. Reload to continue with the new account.'
      if (reason === 'process-closed') return 'This session was closed by the server. Reload to start again.'
      return reason === 'update-required'
        ? 'A new version is available. Reload to keep receiving updates.'
        : 'You missed some updates. Reload to see everything.'
    },
  },
}

/** English texts of the LEDs. */
export const enLed: LedMessages = {
  connection: 'Connection',
  state: {
    idle: 'Not connected',
    connecting: 'Connecting…',
    online: 'Online',
    syncing: 'Syncing…',
    reconnecting: 'Reconnecting…',
    offline: 'Offline',
    paused: 'Paused',
    stale: 'Out of date',
    failed: 'Disconnected',
  },
  denied: 'No access',
  unavailable: 'Not available',
  named: ({ name, state }) => `${name}: ${state}`,
}

/** English texts of the prompt. */
export const enPrompt: PromptMessages = {
  title: ({ reason }) => {
    if (reason === 'channel-full') return 'You missed some updates'
    if (reason === 'process-closed') return 'This session was closed by the server'
    if (reason === 'identity-changed') return 'Somebody else signed in'
    return reason === 'update-required' ? 'A new version is available' : 'Reload to get back in sync'
  },
  body: ({ reason }) => {
    if (reason === 'channel-full') return 'Too much happened while you were away. Reload to see everything.'
    if (reason === 'process-closed') return 'What you see may be out of date. Reload to start again.'
    if (reason === 'identity-changed')
      return 'This page may still show what belongs to the account before. Reload to continue with the new one.'
    return reason === 'update-required'
      ? 'Reload to keep receiving updates.'
      : 'This page missed some updates and can’t catch up on its own.'
  },
  loopTitle: 'Reloading didn’t help',
  loopBody: 'We stopped so you can keep reading. Try again later or contact support.',
  unsaved: ({ label }) => `Unsaved: ${label}`,
  unsent: ({ count }, { number, plural }) =>
    plural(count, { one: `${number(count)} unsent change`, other: `${number(count)} unsent changes` }),
  wouldLose: ({ labels }, { list }) => `Reloading now would lose ${list(labels)}.`,
  waiting: 'Can’t reach the server. We’ll reload when it’s back.',
  saveFailed: 'Couldn’t save, so nothing was reloaded.',
  refreshFailed: 'Couldn’t refresh the data.',
  reload: { plain: 'Reload page', save: 'Save and reload', discard: 'Reload anyway' },
  tryAgain: 'Try again',
  refresh: 'Refresh data',
  save: 'Save',
  notNow: 'Not now',
}

/** The English catalogue: the default of every component. */
export const en: Messages = { banner: enBanner, led: enLed, prompt: enPrompt }
