import type { Waits } from './hub/latency.js'
import type { ChannelServerStats } from './serverStats.js'

type Kind = 'gauge' | 'counter' | 'summary'

/** The media type of {@link prometheusText}. */
export const PROMETHEUS_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

/** One metric: its samples behind its description. A sample is the end of its name, with labels, and its value. */
const metric = (
  name: string,
  kind: Kind,
  help: string,
  samples: readonly (readonly [suffix: string, value: number])[],
): string =>
  [
    `# HELP connectivity_${name} ${help}`,
    `# TYPE connectivity_${name} ${kind}`,
    ...samples.map(([suffix, value]) => `connectivity_${name}${suffix} ${value}`),
  ].join('\n')

const gauge = (name: string, help: string, value: number): string =>
  metric(name, 'gauge', help, [['', value]])

const counter = (name: string, help: string, value: number): string =>
  metric(`${name}_total`, 'counter', help, [['', value]])

/** A counter with one label, whose values come from a fixed set. */
const counters = (
  name: string,
  label: string,
  help: string,
  values: Readonly<Record<string, number>>,
): string =>
  metric(
    `${name}_total`,
    'counter',
    help,
    Object.entries(values).map(([value, count]) => [`{${label}="${value}"}`, count]),
  )

const durations = (name: string, help: string, { count, sumMs }: Waits): string =>
  metric(`${name}_seconds`, 'summary', help, [
    ['_sum', sumMs / 1000],
    ['_count', count],
  ])

const gauges = (stats: ChannelServerStats): readonly string[] => [
  gauge('ready', 'Whether the server takes clients.', stats.isReady ? 1 : 0),
  gauge('connections', 'Open sockets.', stats.connections),
  gauge('welcomed_connections', 'Open sockets whose client was welcomed.', stats.welcomedConnections),
  gauge('congested_connections', 'Sockets whose client reads too slowly.', stats.congestedConnections),
  gauge('sessions', 'Sessions, connected and away.', stats.sessions),
  gauge('subscriptions', 'Subscriptions of connected clients.', stats.subscriptions),
  gauge('channels', 'Channels with a subscription.', stats.channels),
  gauge('queued_bytes', 'Bytes that wait in sockets.', stats.queuedBytes),
  gauge('pending_appends', 'Messages that are not durable yet.', stats.pendingAppends),
  gauge(
    'commit_lag_seconds',
    'Time for which the oldest message that is not durable has waited.',
    stats.commitLagMs / 1000,
  ),
]

const traffic = ({ totals }: ChannelServerStats): readonly string[] => [
  counter('opened_connections', 'Sockets that were opened.', totals.connections),
  counter('welcomes', 'Clients that were welcomed.', totals.welcomes),
  counter('resumed_sessions', 'Welcomes of a session that was there before.', totals.resumes),
  counter('expired_sessions', 'Sessions that were away for too long.', totals.expiredSessions),
  counter('received_bytes', 'Payload of messages from clients.', totals.receivedBytes),
  counter('sent_bytes', 'WebSocket frames to clients.', totals.sentBytes),
  counter('received_frames', 'Protocol frames from clients.', totals.receivedFrames),
  counter('sent_frames', 'Protocol frames to clients.', totals.sentFrames),
  counter('published_messages', 'Messages that were accepted.', totals.published),
  counter('duplicate_messages', 'Repetitions of accepted messages.', totals.duplicates),
  counter('replays', 'Subscriptions that began with older messages.', totals.replays),
  counter('replayed_messages', 'Older messages that subscriptions began with.', totals.replayedMessages),
  counter('congestions', 'Times that a client became too slow.', totals.congestions),
  durations('authorize_duration', 'Answers of authorize.', totals.authorize),
  durations('request_duration', 'Requests of clients, until they are answered or refused.', totals.requests),
  durations('append_duration', 'Appends to the store, until durable.', totals.appends),
]

const refusals = ({ totals }: ChannelServerStats): readonly string[] => [
  counters('refused_upgrades', 'reason', 'Requests that did not become a socket.', totals.refusedUpgrades),
  counters(
    'refused_connections',
    'reason',
    'Sockets sent away before their welcome.',
    totals.refusedConnections,
  ),
  counters('goodbyes', 'reason', 'Welcomed sockets sent away.', totals.goodbyes),
  counters('closed_connections', 'reason', 'Sockets that ended.', totals.closed),
  counters('channel_errors', 'error', 'Subscriptions that were refused or ended.', totals.channelErrors),
  counters('refused_publishes', 'error', 'Messages that were refused.', totals.refusedPublishes),
  counters('refused_requests', 'error', 'Requests that were not done.', totals.refusedRequests),
  counters('rejected_frames', 'problem', 'Frames that cannot be used.', totals.rejectedFrames),
  counters('reached_limits', 'limit', 'Clients that found no room.', totals.reachedLimits),
  counters('callback_failures', 'callback', 'Callbacks of the app that failed.', totals.callbackFailures),
  counter('store_failures', 'Failures of the store.', totals.storeFailures),
]

/**
 * Writes the numbers of a server in the text format of Prometheus, version 0.0.4. All names begin with `connectivity_`; times are
 * in seconds.
 *
 * @param stats The numbers, from `server.stats()`.
 * @returns The text, with a line break at its end.
 * @example
 * if (request.url === '/metrics') {
 *   response.setHeader('content-type', 'text/plain; version=0.0.4')
 *   response.end(prometheusText(realtime.stats()))
 * }
 */
export const prometheusText = (stats: ChannelServerStats): string =>
  `${[...gauges(stats), ...traffic(stats), ...refusals(stats)].join('\n')}\n`
