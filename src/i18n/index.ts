export { createFormat, type Format, type PluralForms } from './format.js'
export { en, enBanner, enLed, enPrompt } from './en.js'
export {
  overlay,
  say,
  type BannerMessages,
  type BannerValues,
  type LedMessages,
  type Messages,
  type Overrides,
  type PromptMessages,
  type PromptValues,
  type Text,
} from './messages.js'
