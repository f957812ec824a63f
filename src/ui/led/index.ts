export { ConnectionLed, type ConnectionLedProps } from './ConnectionLed.js'
export type { LedSubject } from './subject.js'
