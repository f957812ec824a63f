import { catalogueOf, type Catalogue } from '../catalogue.js'
import { enWords } from '../en/all.js'
import { pseudo } from '../pseudo.js'

/** A pseudo-language for tests: English with accents, about 40 % longer, in brackets. */
export const enXA: Catalogue = /* @__PURE__ */ catalogueOf('en-XA', /* @__PURE__ */ pseudo(enWords))
