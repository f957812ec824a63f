import type { NeffosBody } from './message.js'

/** Why something was not done. */
export interface Problem {
  /** Stable: a code of neffos or of the app's server, or `timed-out` and `invalid` of this side. */
  readonly code: string
  /** Text of the server, which is untrusted, or of this side. */
  readonly message: string
}

/** Codes of error texts. */
export type ErrorCodes = { readonly [text: string]: string }

/** Codes of the texts that neffos itself writes. */
const knownCodes: ErrorCodes = {
  'bad namespace': 'not-found',
  'bad room': 'not-found',
  'invalid payload': 'invalid',
}

const codeIn = (codes: ErrorCodes, text: string): string | undefined =>
  Object.hasOwn(codes, text) ? codes[text] : undefined

/** The problem behind an error text of the server. An unknown text has the code `remote-error`. */
export function remoteProblem(body: NeffosBody, codes: ErrorCodes = {}): Problem {
  // The decoder reads errors as text.
  const message = typeof body === 'string' ? body : ''
  return { code: codeIn(codes, message) ?? codeIn(knownCodes, message) ?? 'remote-error', message }
}

export const timedOut: Problem = { code: 'timed-out', message: 'the server did not answer in time' }
