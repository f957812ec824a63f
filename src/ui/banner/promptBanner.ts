import type { BannerPresentation, PromptPresentation } from '../../core/presentationTypes.js'

/** The prompt as a banner. It cannot be dismissed, because nothing else on the page may offer the reload. */
export function promptBanner({ id, reason }: PromptPresentation): BannerPresentation {
  const isUpdate = reason === 'update-required'
  return {
    id: `prompt#${id}`,
    dismissible: false,
    key: isUpdate ? reason : 'resync',
    tone: isUpdate ? 'info' : 'warning',
    reason,
    serverText: null,
    actions: ['reload'],
    channel: null,
    lastConnectedAt: null,
    pending: 0,
    shownAt: 0,
  }
}
