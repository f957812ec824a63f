export { ResyncPrompt } from './ResyncPrompt.js'
export type { ResyncPromptProps } from './promptProps.js'
export type { UnsavedWork } from './reloadSafely.js'
