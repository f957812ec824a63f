import { describe, expectTypeOf, it } from 'vitest'
import {
  createChannelServer,
  createHub,
  type ChannelServerOptions,
  type ChannelUser,
  type HubEnvironment,
} from 'react-connectivity/server'

interface Member {
  readonly id: string
  readonly admin: boolean
}
declare const environment: HubEnvironment
declare const findMember: (token: string) => Promise<Member | null>

/** Checked by the compiler; nothing in it runs. */
const neverRun = (run: () => unknown): void => void run

describe('the type of a user', () => {
  it('follows from what authenticate returns, refusals apart', () => {
    neverRun(() =>
      createChannelServer({
        port: 0,
        authenticate: ({ token }) => (token ? { id: token, admin: true } : { refused: 'unauthorized' }),
        authorize: ({ user }) => {
          expectTypeOf(user.admin).toEqualTypeOf<boolean>()
          expectTypeOf(user.id).toEqualTypeOf<string>()
          return user.admin
        },
      }),
    )
    neverRun(() =>
      createChannelServer({
        port: 0,
        authenticate: async ({ token = '' }) =>
          (await findMember(token)) ?? { refused: 'forbidden', message: 'Not a member.' },
        authorize: ({ user, channel }) => user.admin || channel.startsWith(`user:${user.id}:`),
      }),
    )
    neverRun(() =>
      createHub({
        environment,
        authenticate: (credentials) => {
          if (credentials.attempt > 3) return { refused: 'token-expired' }
          return { id: 'ada', roles: ['editor'] }
        },
        authorize: ({ user }) => user.roles.includes('editor'),
      }),
    )
  })

  it('can be named, and is a user with an id when authenticate is left out', () => {
    neverRun(() =>
      createChannelServer<Member>({
        port: 0,
        authenticate: ({ token }) => (token ? { id: token, admin: false } : { refused: 'unauthorized' }),
        authorize: ({ user }) => user.admin,
      }),
    )
    neverRun(() =>
      createChannelServer({ port: 0, authorize: ({ user }) => expectTypeOf(user).toExtend<ChannelUser>() }),
    )
    expectTypeOf<ChannelServerOptions>().toHaveProperty('authenticate')
  })

  it('must have an id, and a refusal a reason that clients know', () => {
    // @ts-expect-error a user has an id
    neverRun(() => createChannelServer({ port: 0, authenticate: () => ({ name: 'ada' }) }))
    // @ts-expect-error not a reason to refuse
    neverRun(() => createChannelServer({ port: 0, authenticate: () => ({ refused: 'bad-mood' }) }))
    neverRun(() =>
      createChannelServer({
        port: 0,
        authenticate: () => ({ id: 'ada' }),
        // @ts-expect-error authenticate returns no such field
        authorize: ({ user }) => user.admin,
      }),
    )
  })
})
