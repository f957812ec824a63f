export { ConnectionBanner, type ConnectionBannerProps } from './ConnectionBanner.js'
export { bannerText, spokenText, type BannerText } from './bannerText.js'
export type { ActionHandlers } from './BannerActions.js'
