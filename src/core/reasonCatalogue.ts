import { reasonActions } from './reasonActions.js'
import type { Reason, ReasonInfo } from './reasons.js'
import { retryClassOf } from './retryClasses.js'

/** The catalogue: every reason with its default retry class and its default action. */
export const reasons: { readonly [R in Reason]: ReasonInfo } = /* @__PURE__ */ catalogue()

function catalogue(): { readonly [R in Reason]: ReasonInfo } {
  const names = Object.keys(reasonActions) as Reason[]
  const rows = names.map((reason) => [reason, { retry: retryClassOf(reason), action: reasonActions[reason] }])
  return Object.fromEntries(rows) as { readonly [R in Reason]: ReasonInfo }
}
