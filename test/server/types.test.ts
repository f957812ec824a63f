import { describe, expectTypeOf, it } from 'vitest'
import {
  createChannelServer,
  createHub,
  requestHandler,
  type ChannelServerOptions,
  type ChannelUser,
  type HubEnvironment,
  type StandardSchema,
} from 'react-connectivity/server'

interface Member {
  readonly id: string
  readonly admin: boolean
}
declare const environment: HubEnvironment
declare const cancelSchema: StandardSchema<{ readonly id: string }, { readonly id: number }>
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

  it('is known to the handlers of requests, and a schema tells them the type of the data', () => {
    neverRun(() =>
      createChannelServer({
        port: 0,
        authenticate: () => ({ id: 'ada', admin: true }),
        requests: {
          count: {
            authorize: ({ user }) => user.admin,
            handle({ user, data, signal }) {
              expectTypeOf(user.admin).toEqualTypeOf<boolean>()
              expectTypeOf(data).toEqualTypeOf<unknown>()
              expectTypeOf(signal).toEqualTypeOf<AbortSignal>()
              return 1
            },
          },
          cancel: requestHandler({
            schema: cancelSchema,
            handle({ data }) {
              expectTypeOf(data.id).toEqualTypeOf<number>()
            },
          }),
        },
      }),
    )
  })

  it('follows from the user of credentials that end, too', () => {
    neverRun(() =>
      createChannelServer({
        port: 0,
        authenticate: ({ token, cookies, headers }) => {
          if (token === undefined) return { refused: 'unauthorized' }
          const role = String(headers['x-role'])
          return { user: { id: token, role }, expiresAt: new Date(Number(cookies['end'])) }
        },
        authorize: ({ user }) => {
          expectTypeOf(user.role).toEqualTypeOf<string>()
          expectTypeOf(user.id).toEqualTypeOf<string>()
          return user.role === 'admin'
        },
      }),
    )
    const options: ChannelServerOptions = {
      authenticate: async () => ({ user: { id: 'ada' }, expiresAt: 1_900_000_000_000 }),
    }
    neverRun(() => createChannelServer({ port: 0, ...options }))
    const authenticate = () => ({ user: { id: 'ada' }, expiresAt: '2030-01-01' })
    // @ts-expect-error a text is no time
    neverRun(() => createChannelServer({ port: 0, authenticate }))
  })

  it('reaches onPublish and from, of the server and of a channel', () => {
    neverRun(() =>
      createChannelServer({
        port: 0,
        authenticate: async ({ token = '' }) =>
          (await findMember(token)) ?? { refused: 'forbidden', message: 'Not a member.' },
        channels: {
          'chat*': {
            kind: 'log',
            from: (user) => (user.admin ? 'the team' : null),
            onPublish: ({ user, data }) => (user.admin ? data : { refuse: 'read-only' }),
          },
        },
        onPublish: async ({ user, data }) => {
          expectTypeOf(user.admin).toEqualTypeOf<boolean>()
          expectTypeOf(data).toEqualTypeOf<unknown>()
        },
        from: ({ id }) => id,
      }),
    )
    neverRun(() =>
      createHub({
        environment,
        // @ts-expect-error only the server publishes on a queue
        channels: { inbox: { kind: 'session', onPublish: () => null } },
      }),
    )
    // @ts-expect-error a digest is no choice
    neverRun(() => createHub({ environment, from: 'digest' }))
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
