/** What a button hands to its handler: a click, or whatever the button of a design system tells. */
export interface ClickLike {
  /** How many clicks came in a row. */
  readonly detail?: unknown
}

/** Whether this is not the first click of a double-click, which would confirm what the first one has only asked. */
export const isRepeatedClick = (event: ClickLike | undefined): boolean => Number(event?.detail) > 1
