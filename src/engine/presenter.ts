import { nextNotices } from '../core/notices.js'
import type { Connectivity } from './connectivity.js'
import { sharedPresenter, type Presenter } from './sharedPresenter.js'

/**
 * The presenter of a client; one per client, so that a banner, an LED and a prompt always agree.
 *
 * @example
 * presenterOf(connectivity).subscribe(() => render(presenterOf(connectivity).getState().banner))
 */
export const presenterOf = (connectivity: Connectivity): Presenter =>
  sharedPresenter(connectivity, nextNotices)
