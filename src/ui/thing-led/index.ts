export { ThingLed, type ThingLedProps } from './ThingLed.js'
export type { ThingState } from './thingState.js'
