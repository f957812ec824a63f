import type { Connection } from './connection.js'
import type { Action, ActionOverrides } from './reasons.js'

/** The default action once somebody else has signed in. */
export const otherIdentityAction: Action = 'reload'

/** Whether the page belongs to an earlier identity, and a reload is the way out. */
export const isOfOtherIdentity = (
  { identityChangedAt }: Connection,
  overrides: ActionOverrides = {},
): boolean =>
  identityChangedAt !== null && (overrides['identity-changed'] ?? otherIdentityAction) === 'reload'
