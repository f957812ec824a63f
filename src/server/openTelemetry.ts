import type { ServerEvent } from './hub/events.js'

/** An event as the logs API of OpenTelemetry takes it: `logger.emit(openTelemetryEvent(event))`. */
export interface OpenTelemetryEvent {
  /** By the semantic conventions where they have the event (`session.start`, `session.end`, `exception`), else `connectivity.…`. */
  readonly eventName: string
  /** 9 is info, 13 a warning, 17 an error. */
  readonly severityNumber: 9 | 13 | 17
  readonly severityText: 'INFO' | 'WARN' | 'ERROR'
  readonly attributes: Readonly<Record<string, string | number | boolean>>
}

type Severity = Pick<OpenTelemetryEvent, 'severityNumber' | 'severityText'>

const INFO: Severity = { severityNumber: 9, severityText: 'INFO' }
const WARN: Severity = { severityNumber: 13, severityText: 'WARN' }
const ERROR: Severity = { severityNumber: 17, severityText: 'ERROR' }

const severities: { readonly [T in ServerEvent['type']]?: Severity } = {
  'origin-refused': WARN,
  'hello-refused': WARN,
  'frame-rejected': WARN,
  'publish-refused': WARN,
  'request-refused': WARN,
  'channel-error': WARN,
  congested: WARN,
  'callback-failed': ERROR,
  'store-failed': ERROR,
  'store-corrupt': ERROR,
}

/** Fields that the semantic conventions have a name for. */
const conventions: Readonly<Record<string, string>> = {
  sessionId: 'session.id',
  userId: 'user.id',
  address: 'client.address',
  channel: 'messaging.destination.name',
  name: 'rpc.method',
  code: 'connectivity.close_code',
}

const snakeCase = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

function nameOf(event: ServerEvent): string {
  if (event.type === 'welcomed') return event.resumed ? 'connectivity.session.resumed' : 'session.start'
  if (event.type === 'session-expired' || event.type === 'session-closed') return 'session.end'
  if (event.type === 'callback-failed' || event.type === 'store-failed') return 'exception'
  return `connectivity.${event.type.replace('-', '.')}`
}

const exceptionOf = (error: unknown): Record<string, string> =>
  error instanceof Error
    ? {
        'exception.type': error.name,
        'exception.message': error.message,
        ...(error.stack !== undefined && { 'exception.stacktrace': error.stack }),
      }
    : { 'exception.message': String(error) }

function attributesOf(event: ServerEvent): OpenTelemetryEvent['attributes'] {
  const attributes: Record<string, string | number | boolean> = { 'connectivity.event': event.type }
  for (const [field, value] of Object.entries(event)) {
    if (field === 'error' && nameOf(event) === 'exception') Object.assign(attributes, exceptionOf(value))
    else if (field === 'error') attributes['error.type'] = String(value)
    else if (field !== 'type' && ['string', 'number', 'boolean'].includes(typeof value))
      attributes[conventions[field] ?? `connectivity.${snakeCase(field)}`] = value as string
  }
  return attributes
}

/**
 * Gives an event the names of OpenTelemetry.
 *
 * @param event An event from `server.on`.
 * @returns Its name, severity and attributes; they hold the ids and the address of the event, and never a token or a message.
 * @example
 * const logger = logs.getLogger('realtime')
 * realtime.on((event) => logger.emit(openTelemetryEvent(event)))
 */
export const openTelemetryEvent = (event: ServerEvent): OpenTelemetryEvent => ({
  eventName: nameOf(event),
  ...(severities[event.type] ?? INFO),
  attributes: attributesOf(event),
})
