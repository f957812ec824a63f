import { RemoteError, type RequestsOption } from 'react-connectivity/server'

/** The requests of the transcript: one for each way in which a request ends. */
export const transcriptRequests: RequestsOption = {
  echo: { handle: ({ data }) => data },
  admin: { authorize: () => ({ allowed: false, message: 'Ask an administrator.' }), handle: () => null },
  strict: {
    schema: {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: (value) =>
          typeof value === 'string' ? { value } : { issues: [{ message: 'Expected a text.' }] },
      },
    },
    handle: () => null,
  },
  everything: { handle: () => 'x'.repeat(300_000) },
  broken: {
    handle() {
      throw new Error('the database of the app is away')
    },
  },
  buy: {
    handle() {
      throw new RemoteError('sold-out', 'None is left.', { left: 0 })
    },
  },
  wait: {
    handle: ({ signal }) => new Promise((resolve) => signal.addEventListener('abort', () => resolve(null))),
  },
}
