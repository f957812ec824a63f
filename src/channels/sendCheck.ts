import { describe, errorText } from '../core/describe.js'
import { ConnectivityError } from '../core/errors.js'
import { lostInJson, utf8Length } from '../core/jsonData.js'
import { isDeeperThan } from '../core/jsonDepth.js'
import { isName } from '../core/names.js'
import type { SendLimits } from '../engine/channelPort.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** Data that can be sent, written as JSON once. */
export interface Written {
  readonly json: string
  /** UTF-8 bytes with room for the frame around them. */
  readonly bytes: number
}

/** Room for the frame around the data. */
export const FRAME_OVERHEAD_BYTES = 600

/**
 * Writes data as JSON.
 *
 * @throws ConnectivityError with the code `invalid` or `message-too-big` that says what was expected and what came
 */
export function write(channel: string, data: unknown, { maxBytes, maxDepth }: SendLimits): Written {
  const invalid = (problem: string): ConnectivityError => sendError('invalid', channel, problem)
  let json: string | undefined
  try {
    json = JSON.stringify(data)
  } catch (error) {
    throw invalid(`expected data that JSON can hold, got an error: ${errorText(error)}`)
  }
  if (json === undefined) throw invalid(`expected data that JSON can hold, got ${describe(data)}`)
  if (isDeeperThan(json, maxDepth))
    throw invalid(`expected data of at most ${String(maxDepth)} nested levels`)
  if (process.env.NODE_ENV !== 'production') {
    const lost = lostInJson(data)
    if (lost !== null)
      throw invalid(`expected data that JSON can hold, but ${lost}; send plain objects, arrays and texts`)
  }
  const bytes = utf8Length(json) + FRAME_OVERHEAD_BYTES
  if (bytes > maxBytes) throw tooBig(channel, bytes, maxBytes)
  return { json, bytes }
}

/**
 * Refuses what cannot be the id of a send.
 *
 * @throws ConnectivityError with the code `invalid`
 */
export function checkId(channel: string, id: unknown, isTaken: boolean): void {
  if (!isName(id))
    throw sendError('invalid', channel, `expected an id of 1 to 200 characters, got ${describe(id)}`)
  if (isTaken) throw sendError('invalid', channel, `a send with the id ${JSON.stringify(id)} waits already`)
}

export const sendError = (code: string, channel: string, problem: string): ConnectivityError =>
  new ConnectivityError(code, `send to ${JSON.stringify(channel)}: ${problem}`, { channel })

export const outboxFull = (channel: string, maxPending: number): ConnectivityError =>
  sendError(
    'outbox-full',
    channel,
    `${String(maxPending)} sends wait already; wait for some or raise maxPending`,
  )

/** Without an identity, what waits could leave as somebody else. */
export const notBound = (channel: string): ConnectivityError =>
  sendError(
    'not-connected',
    channel,
    'the connection is down, and the connector does not tell who is signed in; send again when it is up, or say { resend: true }',
  )

export const tooBig = (channel: string, bytes: number, maxBytes: number): ConnectivityError =>
  sendError(
    'message-too-big',
    channel,
    `${String(bytes)} bytes with its frame; the limit is ${String(maxBytes)} or less`,
  )
