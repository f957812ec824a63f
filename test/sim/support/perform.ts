import type { VirtualEnvironment } from 'react-connectivity/testing'
import type { NewEvent } from './history.js'
import type { SimulatedClient } from './simulatedClient.js'
import type { SimulatedDisk } from './simulatedDisk.js'
import type { SimulatedServer } from './simulatedServer.js'
import type { Step } from './step.js'

/** Everything of one run. */
export interface World {
  readonly environment: VirtualEnvironment
  readonly disk: SimulatedDisk
  readonly server: SimulatedServer
  readonly clients: readonly SimulatedClient[]
  readonly note: (event: NewEvent) => void
  /** Every message of the channel with a list that was ever accepted: the app's own database. */
  readonly listed: ReadonlyMap<string, unknown>
  /** Messages of server code so far. */
  published: number
}

/** Starts the server, which then takes dials. */
export function start({ clients, server }: World): void {
  server.start()
  for (const client of clients) client.reaches(true)
}

function stop({ clients }: World): void {
  for (const client of clients) {
    client.reaches(false)
    client.cut()
  }
}

/** Replaces the folder of a server that is down. */
function restore({ disk, note }: World): void {
  if (!disk.restore()) return
  for (const code of ['process-closed', 'channel-closed']) note({ type: 'caused', code, channel: null })
}

/** The process ends without a word; with `power` the disk loses what was not synced. */
export function crash(world: World, power: boolean): void {
  world.server.crash(power)
  stop(world)
}

/** Lets time pass until a server has left. One that opens its store meanwhile, or writes, takes its time. */
export async function pastLeaving({ environment }: World, leaving: Promise<void>): Promise<void> {
  let isOver = false
  void leaving.finally(() => (isOver = true))
  for (let seconds = 0; !isOver; seconds += 1) {
    if (seconds === 120) throw new Error('expected the server to leave within two minutes')
    await environment.advance(1000)
  }
}

async function restart(world: World, downMs: number): Promise<void> {
  const { clients, environment, server } = world
  const leaving = server.leave()
  for (const client of clients) client.reaches(false)
  await environment.advance(1000)
  stop(world)
  await pastLeaving(world, leaving)
  await environment.advance(downMs)
  start(world)
}

function publish(world: World, channel: string, count: number): void {
  for (let n = 0; n < count; n += 1)
    void world.server
      .hub()
      ?.publish(channel, `server:${++world.published}`)
      .catch(() => undefined)
}

/** Does one step. Only waits and restarts let time pass. */
export async function perform(world: World, step: Step): Promise<void> {
  const { environment, disk, server, note } = world
  const client = 'client' in step ? world.clients[step.client % world.clients.length] : undefined
  switch (step.do) {
    case 'wait':
      return environment.advance(step.ms)
    case 'send':
      for (let n = 0; n < step.count; n += 1) client?.send(step.channel)
      return
    case 'publish':
      return publish(world, step.channel, step.count)
    case 'cut':
      return client?.cut()
    case 'lose message':
      note({ type: 'caused', code: 'channel-gap', channel: null })
      return client?.loseMessage()
    case 'link':
      if (step.mode === 'lose') note({ type: 'caused', code: 'channel-gap', channel: null })
      return client?.link(step.mode, step.latencyMs)
    case 'crash':
      crash(world, step.power)
      await environment.advance(step.downMs)
      return start(world)
    case 'restart':
      return restart(world, step.downMs)
    case 'disk':
      if (step.fault !== 'none') note({ type: 'caused', code: 'server-error', channel: null })
      return void Object.assign(disk, { fault: step.fault, delayMs: step.delayMs })
    case 'flip bit':
      // What is damaged ends: a history, a session, or the whole memory.
      for (const code of ['channel-closed', 'channel-gap', 'process-closed'])
        note({ type: 'caused', code, channel: null })
      return disk.flipBit()
    case 'back up':
      return disk.backUp()
    case 'restore':
      crash(world, false)
      restore(world)
      await environment.advance(step.downMs)
      return start(world)
    case 'authorize':
      server.moods.set(step.channel, step.mood)
      if (step.mood === 'denies' || step.mood === 'wavers')
        note({ type: 'caused', code: 'channel-denied', channel: step.channel })
      if (step.mood === 'hangs' || step.mood === 'throws')
        note({ type: 'caused', code: 'server-error', channel: step.channel })
      return
    case 'authenticate':
      server.mood = step.mood
      return
    case 'on publish':
      return void server.publishMoods.set(step.channel, step.mood)
    case 'clock':
      server.skewMs = step.skewMs
      return
    case 'close channel':
      // A reader that comes back late finds that the new history has moved on already.
      for (const code of ['channel-closed', 'channel-gap'])
        note({ type: 'caused', code, channel: step.channel })
      return void server
        .hub()
        ?.closeChannel(step.channel)
        .catch(() => undefined)
    case 'close session':
    case 'kick': {
      const id = client?.connectivity.getState().connection.sessionId
      if (id === undefined || id === null) return
      if (step.do === 'kick')
        return void server
          .hub()
          ?.kick({ session: id }, { keepSession: true })
          .catch(() => undefined)
      note({ type: 'caused', code: 'process-closed', channel: null })
      return void server
        .hub()
        ?.closeSession(id)
        .catch(() => undefined)
    }
    case 'retry':
      return client?.retry()
    case 'connect':
      return client?.connect()
    case 'disconnect':
      return void client?.connectivity.disconnect()
    case 'leave':
      return client?.leave(step.channel)
    case 'join':
      return client?.join(step.channel)
    case 'resubscribe':
      return client?.resubscribe(step.channel)
    case 'switch user':
      return client?.switchUser(step.signsOut)
  }
}
