import type { ConnectionView } from './connectionView.js'
import type { ChannelView } from './channelView.js'
import type { BannerKey, BannerPresentation, Tone } from './presentationTypes.js'
import type { Action, ActionOverrides } from './reasons.js'
import type { Snapshot } from './snapshot.js'
import type { Times } from './times.js'

/** Facts for the choice of the banner. */
export interface BannerInput {
  readonly facts: Snapshot
  readonly view: ConnectionView
  readonly channels: ReadonlyMap<string, ChannelView>
  /** The banner before, dismissed or not. */
  readonly shown: BannerPresentation | null
  /** Whether a prompt is on screen, which goes before banners about channels and good news. */
  readonly isPrompting: boolean
  /** Ids of the dismissed banners. */
  readonly dismissed: ReadonlySet<string>
  readonly now: number
  readonly times: Times
  readonly overrides: ActionOverrides | undefined
  /** The same for channels, which can be opened again also where the client cannot dial on request. */
  readonly channelOverrides: ActionOverrides | undefined
  /** Whether the client can dial on request. */
  readonly canRetry: boolean
}

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
