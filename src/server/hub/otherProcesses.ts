import { assertNever } from '../../core/assertNever.js'
import type { HubContext } from './context.js'
import { kick, type KickOptions, type KickTarget } from './kick.js'
import { giveWay } from './membership.js'
import { recheck } from './recheck.js'
import { dropQueue } from './sessionQueues.js'
import type { SessionTarget } from './sessionTarget.js'

/** What one process asks of all others that share its store: what they do to their own clients. */
export type AskedOfOthers =
  /** Hand an encoded frame to the subscribers of a channel. */
  | { readonly type: 'pass'; readonly key: string; readonly text: string }
  | { readonly type: 'kick'; readonly target: KickTarget; readonly options: KickOptions }
  /** End what the sessions of a user have of a channel that allows one. */
  | { readonly type: 'give-way'; readonly user: string; readonly channel: string }
  | { readonly type: 'recheck'; readonly target: SessionTarget | null }
  /** Drop the queues of a channel of kind `session`. */
  | { readonly type: 'drop-queues'; readonly channel: string }

/** Asks the other processes; resolves when they are told. Nothing happens where one process has the store for itself. */
export const askOthers = async ({ store }: HubContext, asked: AskedOfOthers): Promise<void> =>
  store.shared?.tell(JSON.stringify(asked))

/** Drops the queues that the sessions of this process have on a channel. */
export const dropQueues = async (context: HubContext, channel: string): Promise<void> => {
  const dropped = [...context.sessions.all()].map((session) => dropQueue(context, session, channel))
  await Promise.all(dropped)
}

/** Does what another process asks. */
export async function hearOther(context: HubContext, text: string): Promise<void> {
  const asked = JSON.parse(text) as AskedOfOthers
  switch (asked.type) {
    case 'pass':
      return context.fanout.pass(asked.key, { text: asked.text }, null)
    case 'kick':
      await kick(context, asked.target, asked.options)
      return
    case 'give-way':
      return giveWay(context, asked.user, asked.channel, null)
    case 'recheck':
      return recheck(context, asked.target ?? undefined)
    case 'drop-queues':
      return dropQueues(context, asked.channel)
    default:
      return assertNever(asked)
  }
}
