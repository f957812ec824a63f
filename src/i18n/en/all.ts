import type { LanguageWords } from '../words.js'
import {
  actionWords,
  bannerWords,
  ledWords,
  promptWords,
  sendWords,
  staleWords,
  statusWords,
} from './words.js'

/** The English words of all sections; the components import only their own. */
export const enWords: LanguageWords = {
  action: actionWords,
  banner: bannerWords,
  led: ledWords,
  prompt: promptWords,
  stale: staleWords,
  status: statusWords,
  sends: sendWords,
}
