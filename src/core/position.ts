/**
 * Where a subscriber stands in a channel: the offset of the last message it has. Offsets count from 1, 0 is "nothing yet".
 * `epoch` names the history that the offset belongs to.
 */
export interface Position {
  readonly epoch: string
  readonly offset: number
}

/** Asks for the start of whatever history there is. */
export const startOfHistory: Position = { epoch: '*', offset: 0 }

export const isSamePosition = (a: Position | null, b: Position | null): boolean =>
  a === b || (a !== null && b !== null && a.epoch === b.epoch && a.offset === b.offset)
