export {
  ConnectivityRegion,
  type ConnectivityRegionProps,
  type RegionOffset,
  type RegionPlacement,
} from './ConnectivityRegion.js'
export { InRegion, type InRegionProps } from './InRegion.js'
