import { bytesOf, parse, shown, write, type NeffosFrame } from './neffosFrames.js'

/** The socket of a client. */
export interface NeffosPeer {
  readonly send: (data: string | Uint8Array) => void
  readonly close: () => void
}

/** A client of the hub, from its first byte on. */
export interface NeffosClient {
  readonly receive: (text: string) => void
  readonly gone: () => void
}

/** What a client answered to a question of the server. */
export type NeffosReply = Pick<NeffosFrame, 'isError' | 'body'>

/**
 * The server's half of the neffos wire, for tests. The namespaces are `default`, `news` and the one without a name.
 *
 * | event of `default` | answer |
 * |---|---|
 * | `chat` | sent to everyone in the namespace or room |
 * | `fail`, `full` | an error |
 * | `echo` | the same body |
 * | any other | none |
 */
export interface NeffosHub {
  readonly connect: (peer: NeffosPeer) => NeffosClient
  /** Sends an event to everyone in a namespace or room. */
  readonly publish: (namespace: string, room: string, event: string, body: string | Uint8Array) => void
  /** The bodies of all `chat` events. */
  readonly accepted: () => readonly string[]
  /** Answers further handshakes with this text; null: accepts them. */
  readonly refuse: (text: string | null) => void
  /** Keeps back what it says, or says it. */
  readonly hold: (isHeld: boolean) => void
  /** Sends this before each further welcome. */
  readonly sayFirst: (text: string) => void
  /** Leaves further handshakes unanswered, or answers them again. */
  readonly stall: (isStalled: boolean) => void
  /** Refuses to let clients into this room, or connect this namespace, with a text; null: lets them in. */
  readonly deny: (place: string, text: string | null) => void
  /** Asks every client something, or lets them in or out. */
  readonly ask: (
    namespace: string,
    room: string,
    event: string,
    body?: string,
  ) => Promise<readonly NeffosReply[]>
  /** The namespaces and rooms that clients are in, in the order of their entries. */
  readonly places: () => readonly string[]
  /** Sends a text as it is. */
  readonly sendRaw: (text: string | Uint8Array) => void
  /** Every frame of every client, in order: `C>S` from the client, `S>C` to it. */
  readonly frames: () => readonly string[]
}

const isDeclared = (namespace: string): boolean => ['default', 'news', ''].includes(namespace)
const placeName = ({ namespace, room }: Pick<NeffosFrame, 'namespace' | 'room'>): string =>
  room === '' ? namespace : `${namespace}/${room}`

/** One connected client with its places. */
interface Member {
  readonly places: Set<string>
  readonly send: (data: string | Uint8Array) => void
  readonly asked: Map<string, (reply: NeffosReply) => void>
}

export function createNeffosHub(): NeffosHub {
  const members = new Set<Member>()
  const accepted: string[] = []
  const frames: string[] = []
  const denied = new Map<string, string>()
  let refusal: string | null = null
  let isStalled = false
  let first: string | null = null
  let held: (() => void)[] | null = null
  let connections = 0
  let questions = 0

  const publish: NeffosHub['publish'] = (namespace, room, event, body) => {
    const header = write({ wait: '', namespace, room, event, isError: false, body: '' })
    const data = typeof body === 'string' ? header + body : bytesOf(header, body)
    for (const { places, send } of members) if (places.has(placeName({ namespace, room }))) send(data)
  }

  /** The answer to a request of the system: nothing, or the text of an error. */
  function enter({ places }: Member, frame: NeffosFrame, problem: string | null): string | null {
    const place = placeName(frame)
    const text = problem ?? denied.get(place) ?? null
    if (text === null) places.add(place)
    return text
  }

  function handle(member: Member, frame: NeffosFrame): void {
    const { wait, namespace, room, event, body } = frame
    const { places, send } = member
    const answer = (error: string | null): void => {
      if (wait !== '')
        send(error === null ? `${wait};;;;;;` : write({ ...frame, isError: true, body: error }))
    }
    const isIn = places.has(namespace)
    switch (event) {
      case '_OnNamespaceConnect':
        return answer(isIn ? null : enter(member, frame, isDeclared(namespace) ? null : 'bad namespace'))
      case '_OnNamespaceDisconnect':
        for (const place of [...places])
          if (place === namespace || place.startsWith(`${namespace}/`)) places.delete(place)
        return answer(null)
      case '_OnRoomJoin':
        // Without the namespace neffos answers nothing.
        return isIn ? answer(enter(member, frame, null)) : undefined
      case '_OnRoomLeave':
        places.delete(placeName(frame))
        return isIn ? answer(null) : undefined
      case 'chat':
        accepted.push(body)
        return publish(namespace, room, event, body)
      case 'fail':
        return send(write({ ...frame, isError: true, body: 'boom;with;semis' }))
      case 'full':
        return send(write({ ...frame, isError: true, body: 'room is full' }))
      case 'echo':
        return send(write(frame))
      default:
    }
  }

  function receive(member: Member, text: string): void {
    const frame = parse(text)
    if (frame === null) return
    const settle = member.asked.get(frame.wait)
    if (settle !== undefined) {
      member.asked.delete(frame.wait)
      return settle({ isError: frame.isError, body: frame.body })
    }
    handle(member, frame)
  }

  /** Keeps the server's own memberships as the client's answer says. */
  function applied({ places }: Member, { namespace, room, event }: NeffosFrame, isError: boolean): void {
    const place = placeName({ namespace, room })
    if (isError) return
    if (event === '_OnNamespaceConnect' || event === '_OnRoomJoin') places.add(place)
    if (event === '_OnRoomLeave') places.delete(place)
    if (event !== '_OnNamespaceDisconnect') return
    for (const each of [...places]) if (each === place || each.startsWith(`${place}/`)) places.delete(each)
  }

  const ask: NeffosHub['ask'] = (namespace, room, event, body = '') =>
    Promise.all(
      [...members].map(
        (member) =>
          new Promise<NeffosReply>((resolve) => {
            const frame = { wait: String((questions += 1)), namespace, room, event, isError: false, body }
            member.asked.set(frame.wait, (reply) => {
              applied(member, frame, reply.isError)
              resolve(reply)
            })
            member.send(write(frame))
          }),
      ),
    )

  return {
    connect(peer) {
      const send = (data: string | Uint8Array): void => {
        frames.push(`S>C ${typeof data === 'string' ? data : `binary ${shown(data)}`}`)
        if (held === null) peer.send(data)
        else held.push(() => peer.send(data))
      }
      const member: Member = { places: new Set(), send, asked: new Map() }
      let isKnown = false
      return {
        receive(text) {
          frames.push(`C>S ${text}`)
          if (isKnown) return receive(member, text)
          if (text !== 'M' || isStalled) return
          if (refusal === null) {
            isKnown = true
            members.add(member)
            if (first !== null) send(first)
            return send(`A0967321b-0c62-4d89-be37-${String((connections += 1)).padStart(12, '0')}`)
          }
          send(`H${refusal}`)
          peer.close()
        },
        gone: () => void members.delete(member),
      }
    },
    publish,
    ask,
    accepted: () => accepted,
    refuse: (text) => {
      refusal = text
    },
    hold: (is) => {
      for (const say of held ?? []) say()
      held = is ? [] : null
    },
    sayFirst: (text) => {
      first = text
    },
    stall: (is) => {
      isStalled = is
    },
    deny: (place, text) => {
      if (text === null) denied.delete(place)
      else denied.set(place, text)
    },
    places: () => [...members].flatMap(({ places }) => [...places]),
    sendRaw: (text) => {
      for (const { send } of members) send(text)
    },
    frames: () => frames,
  }
}
