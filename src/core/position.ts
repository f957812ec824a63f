/**
 * A subscriber's place in a channel: the offset of its last message. Offsets count from 1; 0 means no message yet.
 * `epoch` names the history that the offset belongs to.
 */
export interface Position {
  /** The id of the history. */
  readonly epoch: string
  /** The offset of the last message. */
  readonly offset: number
  /** Names the opening of the server's store in which the position was told; opaque, and absent where the server tells none. */
  readonly generation?: string | undefined
}

/** The position after a later message of the same history. */
export const movedTo = ({ epoch, generation }: Position, offset: number): Position => ({
  epoch,
  offset,
  generation,
})

/** Requests the start of any history. */
export const startOfHistory: Position = { epoch: '*', offset: 0 }

export const isSamePosition = (a: Position | null, b: Position | null): boolean =>
  a === b || (a !== null && b !== null && a.epoch === b.epoch && a.offset === b.offset)
