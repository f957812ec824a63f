export { StaleRegion, type StaleRegionProps } from './StaleRegion.js'
export type { StaleHandlers } from './StaleActions.js'
