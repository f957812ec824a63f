export { ConnectionBanner, type ConnectionBannerProps } from './ConnectionBanner.js'
export type { ActionHandlers } from './BannerActions.js'
