import type { SourceChannelState } from '../../../src/engine/source.js'
import type { RecordedSource } from './recordingSink.js'
import { until } from './wait.js'

/** Reads the facts of a source about its channels. */
export interface ChannelFacts {
  readonly of: (recorded: RecordedSource, name?: string) => readonly SourceChannelState[]
  readonly last: (recorded: RecordedSource, name?: string) => SourceChannelState | undefined
  readonly statuses: (recorded: RecordedSource, name?: string) => readonly string[]
  readonly becomes: (recorded: RecordedSource, status: string, name?: string) => Promise<void>
}

/** @param usual the channel where no name is given */
export function channelFacts(usual: string): ChannelFacts {
  const of: ChannelFacts['of'] = ({ facts }, name = usual) =>
    facts
      .filter(({ type, args }) => type === 'channel' && args[0] === name)
      .map(({ args }) => args[1] as SourceChannelState)
  const last: ChannelFacts['last'] = (recorded, name) => of(recorded, name).at(-1)
  return {
    of,
    last,
    statuses: (recorded, name) => of(recorded, name).map(({ status }) => status),
    becomes: (recorded, status, name = usual) =>
      until(`${name} becomes ${status}`, () => last(recorded, name)?.status === status, {
        seen: () => recorded.facts,
      }),
  }
}

/** Each message with its channel. */
export const messagesOf = ({ facts }: RecordedSource): readonly unknown[] =>
  facts.filter(({ type }) => type === 'message').map(({ args }) => args)

/** Each reported number of pending changes. */
export const pendingOf = ({ facts }: RecordedSource): readonly unknown[] =>
  facts.filter(({ type }) => type === 'pending').map(({ args }) => args[0])
