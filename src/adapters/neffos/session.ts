import { errorText } from '../../core/describe.js'
import { ConnectivityError } from '../../core/errors.js'
import type { Protocol, ProtocolHost } from '../../engine/protocol.js'
import { createNeffosChannels } from './channels.js'
import { decodeNeffos, encodeNeffos } from './codec.js'
import { createGreeting } from './greeting.js'
import { createHandlers } from './handlers.js'
import { createMemberships } from './memberships.js'
import { systemEvents, type NeffosBody, type NeffosMessage } from './message.js'
import type { NeffosOptions } from './options.js'
import { createNeffosRequests } from './requests.js'
import { createRouter } from './router.js'
import { createWaits } from './waits.js'

/** A namespace that no server declares: to disconnect it changes nothing, and every neffos server answers. */
const nowhere = { namespace: '_react-connectivity', room: '', event: systemEvents.disconnect, body: '' }

/** The wire of neffos on a dialled socket. */
export function speakNeffos(options: NeffosOptions, host: ProtocolHost): Protocol {
  const { namespaces = {}, errors = {}, timeoutMs = 30_000, onNativeMessage } = options
  const { fail, run, bufferedAmount } = host
  const write = (message: NeffosMessage): void => host.send(encodeNeffos(message))
  const waits = createWaits(host, errors, write)
  const greeting = createGreeting(options, host)
  const handlers = createHandlers(options, host, write)
  const memberships = createMemberships(waits.ask, timeoutMs)
  const requests = createNeffosRequests({ waits, memberships, run, fail })
  const channels = createNeffosChannels(options, {
    memberships,
    requests,
    write,
    run,
    bufferedAmount,
  })
  let forgetPing = (): void => undefined
  const route = createRouter(options, { channels, handlers, memberships, requests, write, fail })

  const report = (code: string, message: string, cause?: unknown): void =>
    fail(new ConnectivityError(code, `neffos: ${message}`, { cause }))

  function greet(data: unknown): void {
    const early = greeting.read(data)
    if (!host.isUp()) return
    for (const namespace of Object.keys(namespaces))
      memberships.connect(namespace, (problem) => {
        if (problem !== null)
          report(problem.code, `the namespace ${JSON.stringify(namespace)}: ${problem.message}`)
      })
    for (const each of early) read(each)
  }

  function read(data: unknown): void {
    const frame = data as NeffosBody
    const message = decodeNeffos(frame)
    if (message !== null) {
      if (!waits.answer(message) && !message.isNoOp) route(message)
    } else if (onNativeMessage === undefined) {
      report('protocol-error', 'expected a message of seven fields, or the option onNativeMessage')
    } else host.call(() => onNativeMessage(frame))
  }

  return {
    start: greeting.start,
    receive(data) {
      try {
        if (host.isUp()) read(data)
        else greet(data)
      } catch (error) {
        report('protocol-error', `a message could not be read: ${errorText(error)}`, error)
      }
    },
    ping() {
      // A late answer to the ping before is none to this one.
      forgetPing()
      forgetPing = waits.ask(nowhere, null, host.ponged)
    },
    closed() {
      greeting.reset()
      requests.clear()
      waits.clear()
      memberships.clear()
      channels.clear()
      handlers.lost()
    },
    channels: channels.port,
  }
}
