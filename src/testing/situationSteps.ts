import { channel } from '../channels/channel.js'
import type { ChannelListener } from '../channels/listener.js'
import { prepare, type Situation, type SituationOptions } from './situation.js'

/** The channel of a situation. */
export const channelOf = ({ channel: name = 'orders' }: SituationOptions): string => name

/** Options of the app with those that the situation needs set over them. */
export const withOwn = (given: SituationOptions, own: SituationOptions): SituationOptions => ({
  ...given,
  ...own,
  client: { ...given.client, ...own.client },
  server: { ...given.server, ...own.server },
})

export function subscribe({ connectivity }: Situation, name: string, listener: ChannelListener = {}): void {
  channel(connectivity, name).subscribe({ onMessage: () => undefined, ...listener })
}

/** Connected, and its channel in use. */
export async function connected(
  options: SituationOptions,
  listener: ChannelListener = {},
): Promise<Situation> {
  const situation = prepare(options)
  subscribe(situation, channelOf(options), listener)
  situation.connectivity.connect()
  await situation.advance(500)
  return situation
}

/** The connection is cut, and the server cannot be reached. */
export function lose({ simulation: { network } }: Situation): void {
  network.mode = 'refuse'
  network.cut()
}

/** Was connected, and has just lost the connection for good. */
export async function lost(options: SituationOptions): Promise<Situation> {
  const situation = await connected(options)
  lose(situation)
  return situation
}

/** Sends three messages that wait for the connection. */
export async function sendThree(situation: Situation, options: SituationOptions): Promise<void> {
  for (let index = 0; index < 3; index += 1)
    channel(situation.connectivity, channelOf(options))
      .send({ index })
      .catch(() => undefined)
  await situation.advance(100)
}

/** The countdown to the next dial is shown, with at least 7 s to go. */
export const isCountingDown = ({ environment, presentation }: Situation): boolean => {
  const { countdown } = presentation()
  return countdown !== null && countdown.to - environment.now() > 7000
}

/** The connection ends with this close code. */
export async function closedWith(options: SituationOptions, code: number): Promise<Situation> {
  const situation = await connected(options)
  situation.simulation.network.cut(code)
  await situation.advance(400)
  return situation
}

/** The server ends the session. */
export async function kicked(
  options: SituationOptions,
  reason: 'kicked' | 'removed',
  message?: string,
): Promise<Situation> {
  const situation = await connected(options)
  const { server } = situation.simulation
  for (const { id } of server.sessions())
    void server.kick(
      { session: id },
      { reason, keepSession: reason === 'kicked', ...(message === undefined ? {} : { message }) },
    )
  await situation.advance(400)
  return situation
}

/** The server refuses the client at the first hello. */
export async function refused(
  options: SituationOptions,
  kind: 'unauthorized' | 'forbidden',
): Promise<Situation> {
  const situation = prepare(options)
  situation.simulation.deny({ refused: kind })
  situation.connectivity.connect()
  await situation.advance(600)
  return situation
}

/** Publishes more messages than the server keeps of a small channel. */
export function publishMany({ simulation }: Situation, name: string): void {
  for (let index = 0; index < 20; index += 1) void simulation.server.publish(name, index)
}

/** More messages were published during the outage than the server keeps. */
export async function overrun(options: SituationOptions, listener: ChannelListener = {}): Promise<Situation> {
  const name = channelOf(options)
  const small = { server: { channels: { [name]: { kind: 'log', size: 5 } } } } as const
  const situation = await connected(withOwn(options, small), listener)
  // One message first, so that the client has a position to come back to.
  void situation.simulation.server.publish(name, 'first')
  await situation.advance(200)
  situation.simulation.network.cut()
  publishMany(situation, name)
  await situation.advance(1500)
  return situation
}

/** The connection returns after a loss that was shown. */
export async function restore({ simulation, connectivity, presentation, ...rest }: Situation): Promise<void> {
  simulation.network.mode = 'pass'
  connectivity.retryNow()
  await rest.until(() => presentation().banner?.key === 'back-online')
}
