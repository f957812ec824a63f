export { ConnectionAnnouncer, type ConnectionAnnouncerProps } from './announcer/index.js'
export {
  bannerText,
  ConnectionBanner,
  spokenText,
  type ActionHandlers,
  type BannerText,
  type ConnectionBannerProps,
} from './banner/index.js'
export { ConnectionLed, type ConnectionLedProps, type LedShow, type LedSubject } from './led/index.js'
export { MessagesProvider, type LanguageProps, type MessagesProviderProps } from './messages/index.js'
export {
  ResyncPrompt,
  whenSafe,
  type AutoNoteProps,
  type AutoPolicy,
  type PromptPolicy,
  type ResyncPromptProps,
} from './resync-prompt/index.js'
export { Glyph, type GlyphProps } from './parts/Glyph.js'
export { SendStatus, type SendState, type SendStatusProps } from './sends/index.js'
export { StaleRegion, type StaleHandlers, type StaleRegionProps } from './stale/index.js'
export { ThingLed, type ThingLedProps, type ThingState } from './thing-led/index.js'
export { ConnectionStatus, type ConnectionStatusProps } from './status/index.js'
export type { Part, Render, RootProps } from './parts/Root.js'
export {
  ConnectivityRegion,
  InRegion,
  type ConnectivityRegionProps,
  type InRegionProps,
  type RegionOffset,
  type RegionPlacement,
} from './region/index.js'
export { toneOfLed } from '../core/led.js'
export { catalogue, type Catalogue } from '../i18n/catalogue.js'
export { en } from '../i18n/en.js'
export { createFormat, type Format, type PluralForms } from '../i18n/format.js'
export type {
  BannerMessages,
  BannerValues,
  LedMessages,
  Messages,
  Overrides,
  PromptMessages,
  ChannelStatusValues,
  PromptValues,
  SendMessages,
  StaleMessages,
  StatusMessages,
  StatusValues,
  Text,
} from '../i18n/messages.js'
export type * from '../i18n/words.js'
