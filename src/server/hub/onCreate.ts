import type { ChannelUser } from './access.js'

/** The argument of `onCreate`. */
export interface CreateRequest<User extends ChannelUser = ChannelUser> {
  readonly user: User
  readonly channel: string
}

/** Makes a channel that a person asks for, so that `channels` knows it afterwards. Returns whether it did. */
export type OnCreate<User extends ChannelUser = ChannelUser> = (
  request: CreateRequest<User>,
) => boolean | Promise<boolean>
