import type { Fields } from '../core/shape.js'
import type { FramePort } from '../engine/framePort.js'

/** The answer to a request: data, or the code of an error. */
export interface RequestAnswer {
  readonly id: string
  readonly data: unknown
  /** Why it was not done; null when it was. */
  readonly code: string | null
  /** Untrusted text; null for none. */
  readonly message: string | null
  /** More about the error; null for nothing. */
  readonly details: unknown
}

/** What a client says about requests. */
type Sent =
  | { readonly t: 'request'; readonly id: string; readonly name: string; readonly d: unknown }
  | { readonly t: 'cancel'; readonly id: string }

/** Frames of requests. */
export interface RequestPort {
  readonly request: (id: string, name: string, data: unknown) => void
  /** No answer is wanted any more. */
  readonly cancel: (id: string) => void
  readonly close: () => void
}

const isMaybeText = (value: unknown): boolean => value === undefined || typeof value === 'string'

/** What an answer must have. */
export const isResponse = ({ id, error, code, message, ...rest }: Fields): boolean =>
  typeof id === 'string' && (error !== undefined || 'd' in rest) && [error, code, message].every(isMaybeText)

/** Speaks of requests over the frames of a connector. */
export function createRequestPort(frames: FramePort, answered: (answer: RequestAnswer) => void): RequestPort {
  const push = (frame: Sent): void => frames.push(frame)
  frames.handle({
    response: {
      isSound: isResponse,
      receive({ id, d: data, error, code = error ?? null, message = null, details = null }) {
        answered({ data, details, ...({ id, code, message } as Omit<RequestAnswer, 'data' | 'details'>) })
      },
    },
  })
  return {
    request: (id, name, data) => push({ t: 'request', id, name, d: data }),
    cancel: (id) => push({ t: 'cancel', id }),
    close: () => frames.handle({ response: null }),
  }
}
