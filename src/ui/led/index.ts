export { ConnectionLed, type ConnectionLedProps, type LedSubject } from './ConnectionLed.js'
