export { ConnectionLed, type ConnectionLedProps } from './ConnectionLed.js'
export type { LedShow, LedSubject } from './subject.js'
