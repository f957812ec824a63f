export { ResyncPrompt } from './ResyncPrompt.js'
export { whenSafe } from './whenSafe.js'
export type { AutoNoteProps, AutoPolicy, PromptPolicy, ResyncPromptProps } from './promptProps.js'
