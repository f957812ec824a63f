export { catalogue, type Catalogue } from './catalogue.js'
export { createFormat, type Format, type PluralForms } from './format.js'
export { en, enBanner, enLed, enPrompt } from './en.js'
export { enSends } from './enSends.js'
export { enStale } from './enStale.js'
export { enStatus } from './enStatus.js'
export {
  overlay,
  say,
  type BannerMessages,
  type BannerValues,
  type ChannelStatusValues,
  type LedMessages,
  type Messages,
  type Overrides,
  type PromptMessages,
  type PromptValues,
  type SendMessages,
  type StaleMessages,
  type StatusMessages,
  type StatusValues,
  type Text,
} from './messages.js'
export type * from './words.js'
