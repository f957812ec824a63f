import type { BannerKey, BannerPresentation, Tone } from './presentationTypes.js'
import type { Action } from './reasons.js'

/** Makes a banner of a key with what all banners tell. */
export type MakeBanner = (
  key: BannerKey,
  tone: Tone,
  actions: readonly Action[],
  more?: Partial<BannerPresentation>,
) => BannerPresentation

/** A banner that the facts call for, and since when they do. */
export interface WantedBanner {
  readonly banner: BannerPresentation | null
  /** When the facts alone, with time passing, would call for another one. */
  readonly changesAt: number
}
