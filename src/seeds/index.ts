/** The codes of other systems in the reasons of this package. */
export {
  electricImpNames,
  electricImpReason,
  type ElectricImpName,
  type ElectricImpTranslation,
} from './electricImp.js'
export {
  electricImpSendError,
  electricImpSendNumbers,
  type ElectricImpSendError,
} from './electricImpSends.js'
export { eliomException, type EliomName } from './eliom.js'
export { thingWorxState, type ThingWorxPresence, type ThingWorxTranslation } from './thingWorx.js'
export type { Translation } from './translation.js'
