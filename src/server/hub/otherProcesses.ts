import { assertNever } from '../../core/assertNever.js'
import type { Claim } from './claims.js'
import { closeOwnSession, type CloseSessionOptions } from './closeSession.js'
import { endOthers } from './concurrentSessions.js'
import type { HubContext } from './context.js'
import { kick, type KickOptions, type KickTarget } from './kick.js'
import { giveWay } from './membership.js'
import { channelKey } from './model.js'
import { recheck } from './recheck.js'
import { removeQueues } from './sessionQueues.js'
import type { SessionTarget } from './sessionTarget.js'
import type { ThingNews } from './thingNews.js'

/** End what the other sessions of a user have of a channel that allows one, or with null the sessions themselves. */
interface GiveWay {
  readonly type: 'give-way'
  readonly user: string
  readonly channel: string | null
  readonly claim: Claim
}

/** What one process asks of all others that share its store: what they do to their own clients. */
export type AskedOfOthers =
  /** Hand an encoded frame to the subscribers of a channel. */
  | { readonly type: 'pass'; readonly key: string; readonly text: string }
  | { readonly type: 'kick'; readonly target: KickTarget; readonly options: KickOptions }
  | { readonly type: 'close-session'; readonly session: string; readonly options: CloseSessionOptions }
  | GiveWay
  | { readonly type: 'recheck'; readonly target: SessionTarget | null }
  /** End a channel for its subscribers, who hear from the store where it was ever written, and end its queues. */
  | { readonly type: 'close-channel'; readonly channel: string; readonly wasWritten: boolean }
  | { readonly type: 'things'; readonly news: ThingNews }

/** Asks the other processes; resolves when they are told. Nothing happens where one process has the store for itself. */
export const askOthers = async ({ store }: HubContext, asked: AskedOfOthers): Promise<void> =>
  store.shared?.tell(JSON.stringify(asked))

/** Asks the other processes; a failure is reported. */
export const tellOthers = (context: HubContext, asked: AskedOfOthers): void =>
  void askOthers(context, asked).catch((error: unknown) =>
    context.events.emit({ type: 'store-failed', error }),
  )

/** Ends what other sessions of a user have of a channel, or with null the sessions, in this process. Returns the claims of those that are later. */
function endEarlierClaims(
  context: HubContext,
  user: string,
  channel: string | null,
  claim: Claim,
): readonly Claim[] {
  context.pendingSeats.claimed(user, channel, claim)
  return channel === null ? endOthers(context.sessions, user, claim) : giveWay(context, user, channel, claim)
}

/** Ends what other sessions of a user have of a channel, or with null the sessions, in all processes. */
export function claimPlace(context: HubContext, user: string, channel: string | null, claim: Claim): void {
  endEarlierClaims(context, user, channel, claim)
  // Not awaited: two at a time would not see each other.
  tellOthers(context, { type: 'give-way', user, channel, claim })
}

function hearClaim(context: HubContext, { user, channel, claim }: GiveWay): void {
  context.claims.heard(claim)
  const later = endEarlierClaims(context, user, channel, claim)
  // The other process took the place without having heard of these.
  for (const own of later) tellOthers(context, { type: 'give-way', user, channel, claim: own })
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
    case 'close-session':
      await closeOwnSession(context, asked.session, asked.options)
      return
    case 'give-way':
      return hearClaim(context, asked)
    case 'recheck':
      return recheck(context, asked.target ?? undefined)
    case 'close-channel':
      if (!asked.wasWritten) context.fanout.replaced(channelKey(asked.channel))
      return removeQueues(context, asked.channel)
    case 'things':
      return context.things?.exchange?.hear(asked.news)
    default:
      return assertNever(asked)
  }
}
