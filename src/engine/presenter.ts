import { nextNotices } from '../core/notices.js'
import { checkClient } from './checkOptions.js'
import type { Connectivity } from './connectivity.js'
import { sharedPresenter, type Presenter } from './sharedPresenter.js'

declare const process: { readonly env: { readonly NODE_ENV?: string } }

/**
 * The presenter of a client; one per client, so that a banner, an LED and a prompt always agree.
 *
 * @throws TypeError in development, when the argument is no client
 * @example
 * presenterOf(connectivity).subscribe(() => render(presenterOf(connectivity).getState().banner))
 */
export function presenterOf(connectivity: Connectivity): Presenter {
  if (process.env.NODE_ENV !== 'production') checkClient('presenterOf', connectivity)
  return sharedPresenter(connectivity, nextNotices)
}
