import { catalogueOf, type Catalogue } from '../catalogue.js'
import {
  actionWords,
  bannerWords,
  ledWords,
  promptWords,
  sendWords,
  staleWords,
  statusWords,
} from '../en/words.js'
import { pseudo } from '../pseudo.js'

/** A pseudo-language for tests: English with accents, about 40 % longer, in brackets. */
export const enXA: Catalogue = /* @__PURE__ */ catalogueOf(
  'en-XA',
  /* @__PURE__ */ pseudo({
    action: actionWords,
    banner: bannerWords,
    led: ledWords,
    prompt: promptWords,
    stale: staleWords,
    status: statusWords,
    sends: sendWords,
  }),
)
