import { isName } from '../../core/names.js'
import { utf8Length } from '../../core/jsonData.js'
import { RemoteError } from '../../core/remoteError.js'
import { issuesText, type StandardSchema } from '../../core/standardSchema.js'
import type { RequestFrame, ResponseErrorCode } from '../../wire/requestFrames.js'
import { guard, type ChannelUser, type Permit } from './access.js'
import { askPermit, inTime, type HubContext } from './context.js'
import type { IncomingRequest, RequestHandler } from './requestHandlers.js'

/** Why a request was not done. */
export interface RequestRefusal {
  readonly error: ResponseErrorCode
  /** `refused`: the app's own code. */
  readonly code?: string
  readonly message?: string
  readonly details?: unknown
}

/** What comes of a request: the JSON text of its answer, or a refusal. */
export type RequestOutcome = { readonly json: string } | RequestRefusal

/** Issues that a refusal names. */
const MAX_ISSUES = 5

const failed: RequestRefusal = { error: 'server-error' }

async function permitFor(
  context: HubContext,
  { authorize }: RequestHandler,
  request: { readonly user: ChannelUser; readonly name: string },
): Promise<Permit> {
  if (authorize === undefined) return { allowed: true }
  return askPermit(context, 'requests', () => authorize(request))
}

type CheckedData = { readonly data: unknown } | RequestRefusal

/** The data as the handler gets it, or why it does not. */
async function read(
  context: HubContext,
  schema: StandardSchema | undefined,
  data: unknown,
): Promise<CheckedData> {
  if (schema === undefined) return { data }
  const validate = async (): Promise<CheckedData> => {
    const result = await schema['~standard'].validate(data)
    if (result.issues === undefined) return { data: result.value }
    return { error: 'invalid', message: issuesText(result.issues.slice(0, MAX_ISSUES)) }
  }
  const checked = await inTime<CheckedData>(
    context,
    'schema',
    guard(context.events, 'schema', validate, 'failed'),
  )
  return checked === 'failed' ? failed : checked
}

/**
 * Writes the answer of a handler.
 *
 * @throws TypeError when it is no JSON
 */
function written({ limits }: HubContext, answer: unknown): RequestOutcome {
  const json = JSON.stringify(answer ?? null) as string | undefined
  if (json === undefined)
    throw new TypeError(
      `react-connectivity/server: expected a handler of requests to return a JSON value, got ${typeof answer}`,
    )
  return utf8Length(json) > limits.maxResponseBytes
    ? { error: 'message-too-big', message: 'The answer is too big.' }
    : { json }
}

/**
 * Reads what a handler threw.
 *
 * @throws what it threw, unless it is an error of the app that can be sent
 */
function refusalOf(context: HubContext, thrown: unknown): RequestRefusal {
  if (!(thrown instanceof RemoteError)) throw thrown
  const { code, message, details } = thrown
  if (!isName(code))
    throw new TypeError(
      `react-connectivity/server: expected the code of a RemoteError to have 1 to 200 characters, got ${typeof code}`,
    )
  const outcome = written(context, details)
  if ('error' in outcome) return outcome
  return {
    error: 'refused',
    code,
    ...(message !== '' && { message }),
    ...(outcome.json !== 'null' && { details }),
  }
}

async function handle(
  context: HubContext,
  handler: RequestHandler,
  request: IncomingRequest,
): Promise<RequestOutcome> {
  const run = async (): Promise<RequestOutcome> => {
    try {
      return written(context, await handler.handle(request))
    } catch (error) {
      // A handler that stops as it was told to has no fault.
      return request.signal.aborted ? failed : refusalOf(context, error)
    }
  }
  return guard<RequestOutcome, RequestRefusal>(context.events, 'requests', run, failed)
}

/** Asks the app: whether the user may ask, whether the data is right, and then the handler itself. Never rejects. */
export async function runHandler(
  context: HubContext,
  user: ChannelUser,
  { name, d }: RequestFrame,
  signal: AbortSignal,
): Promise<RequestOutcome> {
  const handler = context.requests.get(name)
  if (handler === undefined) return { error: 'not-found', message: 'There is no such request.' }
  const permit = await permitFor(context, handler, { user, name })
  if (permit === 'failed') return failed
  if (!permit.allowed) return { error: 'forbidden', ...(permit.message && { message: permit.message }) }
  const checked = await read(context, handler.schema, d)
  if ('error' in checked) return checked
  return signal.aborted ? failed : handle(context, handler, { user, name, data: checked.data, signal })
}
