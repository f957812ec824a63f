import { ByteBudget, type BudgetLimits } from '../hub/byteBudget.js'
import { scopeOf } from '../hub/publishId.js'
import { bytesOf, type RingEntry } from '../hub/ringEntry.js'
import { isCorruption, type KeyRange, type KeyValues, type WriteOperation } from './engine.js'
import { decodeEntry, levelKeys as keys, nameInKey } from './keys.js'
import { del, getValue, put, readRange, whole, type RecordRange } from './records.js'
import { readRecord, unseal } from './seal.js'
import type { LateOperations } from './writer.js'

/** The bytes of all messages and channels, as they count in memory. */
interface HeldRecord {
  readonly bytes: number
  /** How many channels there are: shows whether the record of one is missing. */
  readonly channels: number
  /** False after damage: what was lost is still counted, and the next opening counts again. */
  readonly isExact: boolean
}

/** Counts what is on the disk, in records that are written together with the messages. */
export interface LevelBudget extends Pick<ByteBudget, 'roomFor' | 'made' | 'removed' | 'added' | 'dropped'> {
  /** The record of a channel was missing or damaged at the opening: `vanished` tells how many were missing. */
  readonly found: { readonly isWhole: boolean; readonly vanished: number }
  /** Messages went that nobody counted. */
  readonly doubt: () => void
  /** What changed since it was asked last. */
  readonly writeChanges: LateOperations
}

type Held = ReadonlyMap<string, number>

/** Reads what was counted; null when that is not known for sure. */
function readHeld(
  held: HeldRecord | null,
  users: RecordRange<number>,
): { readonly bytes: number; readonly byUser: Held } | null {
  if (!held?.isExact || users.damaged.length > 0 || users.isCut) return null
  const byUser = new Map(users.records.map(([key, bytes]) => [nameInKey(key), bytes]))
  return { bytes: held.bytes, byUser }
}

/** Looks at each record of a range, as far as it can be read. Returns whether that is all of it. */
async function each(
  db: KeyValues,
  range: KeyRange,
  look: (key: string, value: string) => void,
): Promise<boolean> {
  try {
    for await (const [key, value] of db.iterator(whole(range))) look(key, value)
    return true
  } catch (error) {
    if (isCorruption(error)) return false
    throw error
  }
}

/** Counts all messages anew. Damaged ones are left out: their histories are removed when somebody reads them. */
const countMessages = (db: KeyValues, budget: ByteBudget): Promise<boolean> =>
  each(db, keys.entries, (key, value) => {
    const entry = decodeEntry(key, value)
    if (entry) budget.added({ ...entry, bytes: bytesOf(entry) })
  })

async function countChannels(db: KeyValues): Promise<{ readonly count: number; readonly isWhole: boolean }> {
  let count = 0
  let damaged = 0
  const isAll = await each(db, keys.channels, (key, value) => {
    count += 1
    if (unseal(key, value) === null) damaged += 1
  })
  return { count, isWhole: isAll && damaged === 0 }
}

/** Reads the budget of a database, and counts where no record tells. */
export async function openLevelBudget(db: KeyValues, limits: BudgetLimits): Promise<LevelBudget> {
  const [text, users, { count, isWhole }] = await Promise.all([
    getValue(db, keys.bytes),
    readRange<number>(db, whole(keys.allUserBytes)),
    countChannels(db),
  ])
  const known = readRecord<HeldRecord>(keys.bytes, text ?? '')?.record ?? null
  const held = readHeld(known, users)
  const budget = new ByteBudget(limits, held ?? undefined)
  const vanished = Math.max(0, (known?.channels ?? 0) - count)
  let channels = count
  let changed = new Set<string>()
  let isExact = true
  if (held === null) {
    for (const key of [...users.records.map(([at]) => at), ...users.damaged]) changed.add(nameInKey(key))
    for (let n = 0; n < count; n += 1) budget.made()
    await countMessages(db, budget)
    for (const user of budget.users()) changed.add(user)
  }

  const noting =
    (run: (entry: RingEntry) => void) =>
    (entry: RingEntry): void => {
      run(entry)
      const user = scopeOf(entry.id)
      if (user !== null) changed.add(user)
    }
  return {
    found: { isWhole: isWhole && vanished === 0, vanished },
    roomFor: (ring, entry) => budget.roomFor(ring, entry),
    made() {
      channels += 1
      budget.made()
    },
    removed() {
      channels -= 1
      budget.removed()
    },
    added: noting((entry) => budget.added(entry)),
    dropped: noting(budget.dropped),
    doubt: () => void (isExact = false),
    writeChanges() {
      const record: HeldRecord = { bytes: budget.bytes(), channels, isExact }
      const operations: WriteOperation[] = [put(keys.bytes, record)]
      for (const user of changed) {
        const bytes = budget.bytesOfUser(user)
        operations.push(bytes > 0 ? put(keys.userBytes(user), bytes) : del(keys.userBytes(user)))
      }
      changed = new Set()
      return operations
    },
  }
}
