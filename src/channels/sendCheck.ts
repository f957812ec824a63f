import { describe, errorText } from '../core/describe.js'
import type { ConnectivityError } from '../core/errors.js'
import { lostInJson, utf8Length } from '../core/jsonData.js'
import { isDeeperThan } from '../core/jsonDepth.js'
import { isName } from '../core/names.js'
import type { SendLimits } from '../engine/channelPort.js'
import { checkOptions, isFlag, isOneOf, type OptionChecks } from '../engine/checkOptions.js'
import { sendError, tooBig, type MakeError } from './channelErrors.js'
import type { SendOptions } from './sendEntry.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** Data that can be sent, written as JSON once. */
export interface Written {
  readonly json: string
  /** UTF-8 bytes with room for the frame around them. */
  readonly bytes: number
}

/** Room for the frame around the data, with names of usual length. */
const FRAME_OVERHEAD_BYTES = 600
/** The frame without its names, but with an id that the client made. */
const NAMELESS_BYTES = 200

/** Room for the frame around the data. A name of 200 characters may take 1,200 bytes. */
export function frameRoom(name: string, id = ''): number {
  const names = utf8Length(JSON.stringify(name)) + utf8Length(JSON.stringify(id))
  return Math.max(FRAME_OVERHEAD_BYTES, NAMELESS_BYTES + names)
}

/**
 * Writes data as JSON.
 *
 * @param errorOf makes the errors; those of a send where it is left out
 * @param id the id of a send, which the app may have chosen
 * @throws ConnectivityError with the code `invalid` or `message-too-big`; in development with the expected and the given value
 */
export function write(
  name: string,
  data: unknown,
  { maxBytes, maxDepth }: SendLimits,
  errorOf: MakeError = sendError,
  id?: string,
): Written {
  let json: string | undefined
  try {
    json = JSON.stringify(data)
  } catch (error) {
    throw errorOf('invalid', name, errorText(error))
  }
  if (process.env.NODE_ENV !== 'production') {
    const problem = problemOf(data, json, maxDepth)
    if (problem !== null) throw errorOf('invalid', name, `expected data that JSON can hold, ${problem}`)
  }
  // The server would end the connection over data that is nested too deep, again and again.
  if (json === undefined || isDeeperThan(json, maxDepth)) throw errorOf('invalid', name)
  const bytes = utf8Length(json) + frameRoom(name, id)
  if (bytes > maxBytes) throw tooBig(name, bytes, maxBytes, errorOf)
  return { json, bytes }
}

function problemOf(data: unknown, json: string | undefined, maxDepth: number): string | null {
  if (json === undefined) return `got ${describe(data)}`
  if (isDeeperThan(json, maxDepth)) return `got more than ${String(maxDepth)} nested levels`
  const lost = lostInJson(data)
  return lost === null ? null : `but ${lost}; send plain objects, arrays and texts`
}

const optionChecks = (): OptionChecks<SendOptions> => ({
  // Refused in production, too, by `checkId` and `checkTimeout`.
  id: () => null,
  timeoutMs: () => null,
  resend: isFlag,
  whenCongested: isOneOf('queue', 'reject'),
})

/** The error of options that would have no effect, with the code `invalid`; null for right ones. Called in development only. */
export function wrongOptions(channel: string, options: SendOptions): ConnectivityError | null {
  try {
    checkOptions('options', optionChecks(), options)
    return null
  } catch (error) {
    return sendError('invalid', channel, (error as Error).message)
  }
}

/**
 * Refuses what cannot be the id of a send.
 *
 * @throws ConnectivityError with the code `invalid`; in development with the expected and the given value
 */
export function checkId(channel: string, id: unknown, isTaken: boolean): void {
  if (isName(id) && !isTaken) return
  if (process.env.NODE_ENV === 'production') throw sendError('invalid', channel)
  const problem = isTaken
    ? `a send with the id ${JSON.stringify(id)} waits already`
    : `expected an id of 1 to 200 characters, got ${describe(id)}`
  throw sendError('invalid', channel, problem)
}

/**
 * Refuses a time that would never come.
 *
 * @throws ConnectivityError with the code `invalid`; in development with the expected and the given value
 */
export function checkTimeout(name: string, timeoutMs: unknown, errorOf: MakeError = sendError): void {
  if (typeof timeoutMs === 'number' && timeoutMs >= 0) return
  if (process.env.NODE_ENV === 'production') throw errorOf('invalid', name)
  throw errorOf(
    'invalid',
    name,
    `expected timeoutMs to be a number of milliseconds, got ${describe(timeoutMs)}`,
  )
}
