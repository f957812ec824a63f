import type { BannerKey, BannerPresentation, Tone } from './presentationTypes.js'
import type { Action } from './reasons.js'

/** Makes a banner for a key, with the fields that all banners share. */
export type MakeBanner = (
  key: BannerKey,
  tone: Tone,
  actions: readonly Action[],
  more?: Partial<BannerPresentation>,
) => BannerPresentation

/** The banner for the current facts, and when it would change. */
export interface WantedBanner {
  readonly banner: BannerPresentation | null
  /** When time alone changes the banner; epoch milliseconds, Infinity for never. */
  readonly changesAt: number
}
