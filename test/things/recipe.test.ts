import type { Connectivity } from 'react-connectivity'
import type { ThingsOption } from 'react-connectivity/server'
import { bindThings, thingBindings, watchThings, type WatchedThings } from 'react-connectivity/things'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connectClient } from '../client/support/client.js'
import { exampleOf, runExample } from '../client/support/recipe.js'
import { startServer } from '../client/support/server.js'
import { until } from '../client/support/wait.js'

/** The documents of each person. */
const documents: Readonly<Record<string, readonly string[]>> = { ada: ['doc-1'], bob: ['doc-1', 'doc-10'] }
const mayOpen = async (userId: string, document: string): Promise<boolean> =>
  documents[userId]?.includes(document) ?? false

/** A server with the example of the page. */
async function startDocuments() {
  const { things } = runExample<{ things: ThingsOption }>(exampleOf('things.md', 'mayOpen'), {
    declared: { mayOpen },
  })
  const server = await startServer({
    insecure: false,
    authenticate: ({ token }) => ({ id: token ?? 'nobody' }),
    authorize: () => true,
    things,
  })
  return (name: string): Promise<Connectivity> =>
    connectClient(`ws://127.0.0.1:${server.port}/realtime`, { auth: { getToken: () => name } })
}

/** What the server tells about a prefix, once it has answered. */
async function look(client: Connectivity, prefix: string): Promise<() => WatchedThings> {
  const watched = watchThings(client, prefix)
  onTestFinished(watched.subscribe(() => undefined))
  await until('an answer', () => watched.getState().isCurrent || watched.getState().code !== null)
  return watched.getState
}

const ids = ({ things }: WatchedThings): string[] => [...things.keys()].toSorted()

describe('people in documents, by the recipe', () => {
  it('see who is in a document that they may open', async () => {
    const enter = await startDocuments()
    const [ada, bob] = [await enter('ada'), await enter('bob')]
    onTestFinished(bindThings(ada, ['doc-1/ada']))
    onTestFinished(bindThings(bob, ['doc-1/bob', 'doc-10/bob']))
    const here = await look(ada, 'doc-1/')
    await until('both', () => ids(here()).join() === 'doc-1/ada,doc-1/bob')
    const there = await look(bob, 'doc-10/')
    await until('bob', () => ids(there()).join() === 'doc-10/bob')
  })

  it.each(['doc-1', 'doc-10', 'doc-10/', 'doc', 'd', '', '/', 'doc-1/a', 'doc-1//', 'doc-1/ada/'])(
    'see nobody by a watch of %j, which has people of other documents, or none',
    async (prefix) => {
      const enter = await startDocuments()
      const [ada, bob] = [await enter('ada'), await enter('bob')]
      onTestFinished(bindThings(bob, ['doc-1/bob', 'doc-10/bob']))
      await until('bound', () => thingBindings(bob).getState().get('doc-10/bob')?.status === 'bound')
      const seen = await look(ada, prefix)
      expect([ids(seen()), seen().code]).toEqual([[], 'denied'])
    },
  )

  it.each(['doc-1/bob', 'doc-10/ada', 'doc-1', 'doc-1/', 'ada', 'doc-1/ada/2', '/ada'])(
    'cannot be there as %j: under another name, in another document, or in none',
    async (thing) => {
      const enter = await startDocuments()
      const ada = await enter('ada')
      onTestFinished(bindThings(ada, [thing]))
      const binding = () => thingBindings(ada).getState().get(thing)
      await until('an answer', () => binding()?.code !== undefined && binding()?.code !== null)
      expect(binding()).toMatchObject({ status: 'refused', code: 'denied' })
    },
  )
})
