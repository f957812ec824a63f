import { zimDetails } from 'react-connectivity/adapters/zim'
import { describe, expect, it } from 'vitest'
import { connectionMeaning } from '../../src/adapters/zim/connectionMeaning.js'
import { messageOf } from '../../src/adapters/zim/details.js'
import { roomMeaning } from '../../src/adapters/zim/roomMeaning.js'
import { connectionEvents, connectionStates, roomEvents, roomStates } from './support/zimEnums.js'

type Event = keyof typeof connectionEvents
type RoomEvent = keyof typeof roomEvents

const lost = (reason: string): object => ({ is: 'lost', reason })
const stopped = (reason: string): object => ({ is: 'stopped', reason })
const refused = (reason: string): object => ({ is: 'refused', reason })
const all = <const Value>(value: Value): Record<Event, Value> =>
  Object.fromEntries(Object.keys(connectionEvents).map((event) => [event, value])) as Record<Event, Value>

const connection: Record<keyof typeof connectionStates, Record<Event, object>> = {
  Disconnected: {
    Success: { is: 'closed' },
    ActiveLogin: stopped('gave-up'),
    LoginTimeout: stopped('handshake-timeout'),
    LoginInterrupted: stopped('gave-up'),
    KickedOut: refused('kicked'),
    TokenExpired: refused('token-expired'),
    Unregistered: refused('unregistered'),
  },
  Connecting: all({ is: 'dialling' }),
  Connected: all({ is: 'up' }),
  Reconnecting: {
    Success: lost('network-lost'),
    ActiveLogin: { is: 'dialling' },
    LoginTimeout: lost('handshake-timeout'),
    LoginInterrupted: lost('network-lost'),
    KickedOut: lost('kicked'),
    TokenExpired: lost('token-expired'),
    Unregistered: lost('unregistered'),
  },
}
const transitions = Object.entries(connection).flatMap(([state, events]) =>
  Object.entries(events).map(([event, meaning]) => [state, event, meaning] as const),
)

describe('a state of the connection of ZIM', () => {
  it.each(transitions)('%s by %s has one meaning [Z1]', (state, event, meaning) => {
    const told = connectionMeaning(
      connectionStates[state as keyof typeof connectionStates],
      connectionEvents[event as Event],
    )
    expect(told).toEqual(meaning)
  })

  it('has a meaning for each of the 28 transitions, and is up by the state Connected alone [Z1]', () => {
    expect(transitions).toHaveLength(28)
    const up = transitions.filter(([, , meaning]) => (meaning as { is: string }).is === 'up')
    expect(new Set(up.map(([state]) => state))).toEqual(new Set(['Connected']))
  })

  it('claims no connection and no refusal for a number that a later version adds', () => {
    for (const event of [...Object.values(connectionEvents), 7, 99, -1, Number.NaN])
      for (const state of [4, 99, -1, Number.NaN])
        expect(connectionMeaning(state, event)).toEqual({ is: 'lost', reason: 'network-lost' })
    expect(connectionMeaning(0, 7)).toEqual({ is: 'stopped', reason: 'gave-up' })
    expect(connectionMeaning(3, 7)).toEqual({ is: 'lost', reason: 'network-lost' })
  })
})

const failed = (reason: string): object => ({ status: 'failed', reason })
const roomEnds: Record<RoomEvent, object> = {
  Success: failed('channel-left'),
  NetworkInterrupted: failed('channel-closed'),
  NetworkDisconnected: failed('channel-closed'),
  RoomNotExist: failed('channel-not-found'),
  ActiveCreate: failed('channel-denied'),
  CreateFailed: failed('channel-denied'),
  ActiveEnter: failed('channel-denied'),
  EnterFailed: failed('channel-denied'),
  KickedOut: failed('channel-kicked'),
  ConnectTimeout: failed('channel-timeout'),
  KickedOutByOtherDevice: failed('channel-kicked-elsewhere'),
  ActiveSwitch: failed('channel-denied'),
  SwitchFailed: failed('channel-denied'),
}
const entering: readonly string[] = ['ActiveCreate', 'ActiveEnter', 'ActiveSwitch']
const rooms = Object.keys(roomStates).flatMap((state) =>
  Object.keys(roomEvents).map((event) => {
    const connecting = { status: entering.includes(event) ? 'subscribing' : 'interrupted' }
    const meanings = {
      Disconnected: roomEnds[event as RoomEvent],
      Connecting: connecting,
      Connected: { status: 'subscribed' },
    }
    return [state, event, meanings[state as keyof typeof meanings]] as const
  }),
)

describe('a state of a room of ZIM', () => {
  it.each(rooms)('%s by %s has one meaning for its channel [Z18 Z19]', (state, event, meaning) => {
    const told = roomMeaning(roomStates[state as keyof typeof roomStates], roomEvents[event as RoomEvent])
    expect(told).toEqual(meaning)
  })

  it('has a meaning for each of the 39 transitions [Z19]', () => {
    expect(rooms).toHaveLength(39)
  })

  it('ends the channel without another attempt for an event that a later version adds, and claims no membership', () => {
    expect(roomMeaning(0, 13)).toEqual({ status: 'failed', reason: 'server-error' })
    for (const state of [3, -1, Number.NaN]) expect(roomMeaning(state, 0)).toEqual({ status: 'interrupted' })
  })
})

describe('extendedData of ZIM', () => {
  it.each([
    ['{"reason":1,"message":"Removed by the host."}', 'Removed by the host.'],
    ['{"reason":1}', '{"reason":1}'],
    ['{}', null],
    ['', null],
    ['{"reason":', '{"reason":'],
    ['null', 'null'],
    ['[1]', '[1]'],
    [undefined, null],
    [{ message: 'no text' }, null],
  ])('%j is read without an error, and shown as %j [Z26]', (extendedData, message) => {
    expect(messageOf(extendedData)).toBe(message)
  })

  it('is parsed where it is JSON, and null where it is not [Z26]', () => {
    expect(zimDetails('{"reason":3}')).toEqual({ reason: 3 })
    expect([zimDetails('{"reason":'), zimDetails(''), zimDetails(undefined), zimDetails({})]).toEqual([
      null,
      null,
      null,
      null,
    ])
  })
})
