import type { AdvisedCase } from './advisedCase.js'
import { check, checkQuiet, pause, until } from './check.js'
import type { ConnectorContract, ContractFaults } from './types.js'
import { inWorld, type World } from './world.js'

/** Long enough for several dials of a client with short waits. */
const QUIET_MS = 1000

/** States of a client at its dispose. */
const moments: readonly {
  readonly title: string
  readonly reach: <F extends ContractFaults>(world: World<F>) => Promise<void>
}[] = [
  { title: 'before the first dial', reach: async ({ observe }) => void observe() },
  {
    title: 'while a dial hangs',
    reach: async ({ faults, observe }) => {
      await faults.hole()
      const { connectivity, connection } = observe()
      connectivity.connect()
      await until('a dial', async () => (await faults.dials()) > 0, connection)
    },
  },
  { title: 'while connected', reach: async ({ connected }) => void (await connected()) },
  {
    title: 'while it waits for the next dial',
    reach: async ({ faults, connected }) => {
      const observer = await connected()
      await faults.refuse()
      await observer.reach('reconnecting')
    },
  },
]

const disposeCases = <F extends ContractFaults>(contract: ConnectorContract<F>): readonly AdvisedCase[] =>
  moments.map(({ title, reach }) => ({
    title: `leaves no timer, listener or socket after dispose ${title}`,
    advice:
      'Remove every listener and timer in `dispose`, close what the connector itself has opened, and leave a client of the app as it is',
    run: () =>
      inWorld(contract, async (world) => {
        const { faults, subject, observe } = world
        const before = subject.client?.listeners() ?? 0
        const all: ReturnType<typeof observe>[] = []
        await reach({
          ...world,
          observe: (connector) => {
            const observer = observe(connector)
            all.push(observer)
            return observer
          },
          connected: async () => {
            const observer = await world.connected()
            all.push(observer)
            return observer
          },
        })
        const wasClosed = subject.client?.isClosed()
        for (const { connectivity } of all) {
          connectivity.dispose()
          connectivity.dispose()
        }
        const held = all.reduce((sum, { environment }) => sum + environment.held(), 0)
        check(held === 0, 'no timer and no listener on the platform', held)
        const { client } = subject
        if (client !== null) {
          check(client.listeners() === before, `${before} listeners on the client`, client.listeners())
          check(client.isClosed() === wasClosed, 'a client that is left as it was', 'a closed one')
          return
        }
        await faults.heal()
        await until('no socket', async () => (await faults.live()) === 0, faults.live)
        const dials = await faults.dials()
        await pause(QUIET_MS)
        await checkQuiet(faults, dials, 'no dial')
      }),
  }))

const foreignCases = <F extends ContractFaults>(contract: ConnectorContract<F>): readonly AdvisedCase[] => [
  {
    title: 'shows the state of a client that was connected before',
    advice: 'Report `up` in `attach` when the client is connected by then',
    run: () =>
      inWorld(contract, async ({ subject, connected, observe }) => {
        await connected()
        if (subject.client === null) return
        const late = observe(subject.client.another())
        late.connectivity.connect()
        await late.reach('connected')
        check(late.outages.size === 0, 'no outage', late.connection())
      }),
  },
  {
    title: 'shows that the app closed its own client, without an outage',
    advice: 'Report `closed` when the app has closed its client',
    run: () =>
      inWorld(contract, async ({ subject, connected }) => {
        const observer = await connected()
        if (subject.client === null) return
        subject.client.close()
        await observer.reach('disconnected')
        check(observer.outages.size === 0, 'no outage', observer.connection())
      }),
  },
]

/** Cases from the first intent to dispose, and again. */
export const lifeCases = <F extends ContractFaults>(
  contract: ConnectorContract<F>,
): readonly AdvisedCase[] => [
  {
    title: 'does nothing before the app connects',
    advice:
      'Dial and listen in `attach`, not when the connector is made, and let `make` give a client that has not dialled',
    run: () =>
      inWorld(contract, async ({ faults, subject, observe }) => {
        const before = subject.client?.listeners() ?? 0
        const { connection, environment } = observe()
        await pause(QUIET_MS)
        await checkQuiet(faults, 0, 'no dial')
        check(
          (subject.client?.listeners() ?? 0) === before,
          'no listener on the client',
          subject.client?.listeners(),
        )
        check(connection().status === 'idle' && environment.errors.length === 0, 'idle', connection())
      }),
  },
  {
    title: 'stays disconnected after disconnect, and reconnects by connect',
    advice: 'Let `disconnect` stop the client and close its connection',
    run: () =>
      inWorld(contract, async ({ faults, connected }) => {
        const observer = await connected()
        await observer.connectivity.disconnect()
        await observer.reach('disconnected')
        await until('no socket', async () => (await faults.live()) === 0, faults.live)
        const dials = await faults.dials()
        await pause(QUIET_MS)
        await checkQuiet(faults, dials, 'no dial')
        check(observer.connection().status === 'disconnected', 'disconnected', observer.connection())
        observer.connectivity.connect()
        await observer.reach('connected')
        check(observer.outages.size === 0, 'no outage', [...observer.outages])
      }),
  },
  {
    title: 'works again for a second client after the first was disposed',
    advice: 'Let `dispose` undo all that `attach` did, and `attach` begin anew',
    run: () =>
      inWorld(contract, async ({ connected }) => {
        const first = await connected()
        first.connectivity.dispose()
        const second = await connected()
        check(second.outages.size === 0, 'no outage', second.connection())
      }),
  },
  ...foreignCases(contract),
  ...disposeCases(contract),
]
