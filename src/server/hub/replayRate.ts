import type { HubEnvironment } from './environment.js'
import type { Connection } from './model.js'
import type { StoredEntry } from './store.js'

/** The longest timer, so that none outlives its connection for long. */
const MAX_WAIT_MS = 1000

/** Waits until the client may be given more of what is kept; at once, unless it asked for very much. */
export async function paced(
  { setTimer }: Pick<HubEnvironment, 'setTimer'>,
  connection: Pick<Connection, 'replay' | 'isEnded'>,
): Promise<void> {
  const { replay } = connection
  for (let ms = replay.waitMs(); ms > 0 && !connection.isEnded(); ms = replay.waitMs())
    await new Promise<void>((resolve) => void setTimer(resolve, Math.min(ms, MAX_WAIT_MS)))
}

/** Counts what was read for a client. */
export function payFor({ replay }: Pick<Connection, 'replay'>, entries: readonly StoredEntry[]): void {
  let bytes = 0
  for (const { data } of entries) bytes += data.length
  replay.take(bytes)
}
