export { ConnectionAnnouncer, type ConnectionAnnouncerProps } from './announcer/index.js'
export { ConnectionBanner, type ActionHandlers, type ConnectionBannerProps } from './banner/index.js'
export { ConnectionLed, type ConnectionLedProps, type LedSubject } from './led/index.js'
export { MessagesProvider, type LanguageProps, type MessagesProviderProps } from './messages/index.js'
export { ResyncPrompt, type ResyncPromptProps, type UnsavedWork } from './resync-prompt/index.js'
export type { Part, Render, RootProps } from './parts/Root.js'
export { en } from '../i18n/en.js'
export type { Format, PluralForms } from '../i18n/format.js'
export type {
  BannerMessages,
  BannerValues,
  LedMessages,
  Messages,
  Overrides,
  PromptMessages,
  PromptValues,
  Text,
} from '../i18n/messages.js'
