/** A namespace, or a room of it. */
export interface Place {
  readonly namespace: string
  /** Empty for the namespace itself. */
  readonly room: string
}

const SEPARATOR = '/'

/** The place behind the name of a channel: `chat` is a namespace, `chat/lobby` a room of it, `/` the namespace without a name. */
export function placeOf(channel: string): Place {
  const at = channel.indexOf(SEPARATOR)
  return at === -1
    ? { namespace: channel, room: '' }
    : { namespace: channel.slice(0, at), room: channel.slice(at + 1) }
}

/** The name of the channel for the messages of a place. */
export const channelOf = ({ namespace, room }: Place): string =>
  room === '' && namespace !== '' ? namespace : `${namespace}${SEPARATOR}${room}`
