import { ConnectivityError } from '../core/errors.js'
import type { Refusal } from '../engine/channelPort.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/** The error of a send that the server refused for good. */
export function refusalError(channel: string, { code, message }: Refusal): ConnectivityError {
  const problem = process.env.NODE_ENV === 'production' ? code : `the server refused it (${code})`
  return new ConnectivityError(code, message ?? problem, { channel })
}
