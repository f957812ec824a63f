import type { ZIMEventHandler } from 'zego-zim-web'
import type { ZimClient } from '../../../src/adapters/zim.js'
import type { Listener } from '../../../src/adapters/listenAll.js'

/** A call of one method of the double. */
interface Call {
  readonly method: keyof ZimClient
  readonly args: readonly unknown[]
}

type Answers = { readonly [Method in keyof ZimClient]?: (...args: never[]) => unknown }

/** An instance of ZIM that plays what a test says. The events have the types of the package. */
export interface ZimDouble extends ZimClient {
  readonly calls: Call[]
  /** The arguments of the calls of one method. */
  readonly argsOf: (method: keyof ZimClient) => readonly (readonly unknown[])[]
  /** The answers to later calls; a call without one resolves. */
  answers: Answers
  /** Tells an event. */
  readonly tell: <Event extends keyof ZIMEventHandler>(
    event: Event,
    data: Parameters<ZIMEventHandler[Event]>[1],
  ) => void
  /** Tells a state of the connection. */
  readonly connection: (state: number, event: number, extendedData?: string) => void
  /** Tells a state of a room. */
  readonly room: (roomID: string, state: number, event: number, extendedData?: string) => void
}

export function createZimDouble(answers: Answers = {}): ZimDouble {
  // One listener for each event, the last one, as in ZIM.
  const listeners = new Map<string, Listener>()
  const calls: Call[] = []
  const call = (method: keyof ZimClient, args: readonly unknown[]): Promise<unknown> => {
    calls.push({ method, args })
    const answer = double.answers[method] as ((...given: readonly unknown[]) => unknown) | undefined
    return Promise.resolve().then(() => answer?.(...args))
  }
  const tell: ZimDouble['tell'] = (event, data) => {
    const listener = listeners.get(event) as ((...args: unknown[]) => void) | undefined
    listener?.(double, data)
  }
  const double: ZimDouble = {
    calls,
    argsOf: (method) => calls.filter((one) => one.method === method).map(({ args }) => args),
    answers,
    tell,
    connection: (state, event, extendedData = '{}') =>
      tell('connectionStateChanged', { state, event, extendedData }),
    room: (roomID, state, event, extendedData = '{}') =>
      tell('roomStateChanged', { roomID, state, event, extendedData }),
    on: (event, listener) => listeners.set(event, listener),
    login: (...args) => call('login', args),
    logout: (...args) => call('logout', args),
    renewToken: (...args) => call('renewToken', args),
    joinRoom: (...args) => call('joinRoom', args),
    enterRoom: (...args) => call('enterRoom', args),
    leaveRoom: (...args) => call('leaveRoom', args),
  }
  return double
}
