import type { ChannelState } from './channel.js'

/** Whether the server could not answer for now, which says nothing about the channel: it is asked again after a while. */
export const isPassing = ({ code }: Pick<ChannelState, 'code'>): boolean => code === 'server-error'

/**
 * Whether a channel counts as failed for a person. The client asks again for one that the server could not answer for, as often as that
 * lasts; buttons and words stay as they are meanwhile.
 */
export const hasFailed = ({ status, code }: Pick<ChannelState, 'status' | 'code'>): boolean =>
  status === 'failed' || (status === 'resubscribing' && isPassing({ code }))
