export { ResyncPrompt } from './ResyncPrompt.js'
export type { PromptPolicy, ResyncPromptProps } from './promptProps.js'
