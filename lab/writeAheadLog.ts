import { readdirSync, readFileSync, truncateSync } from 'node:fs'
import { join } from 'node:path'

/** LevelDB writes its log in blocks, and each part of a record has a head: checksum, length and type. */
const BLOCK_BYTES = 32_768
const HEAD_BYTES = 7
/** The last part of a record, or a record in one part. */
const ENDS: ReadonlySet<number> = new Set([1, 4])

/** The log that LevelDB appends to. */
export function writeAheadLogOf(folder: string): string {
  const name = readdirSync(folder)
    .filter((file) => file.endsWith('.log'))
    .toSorted()
    .at(-1)
  if (name === undefined) throw new Error('expected the folder to have a log')
  return join(folder, name)
}

/** The places at which the records of a log end, in bytes. */
export function recordEnds(file: string): readonly number[] {
  const bytes = readFileSync(file)
  const ends: number[] = []
  for (let at = 0; at + HEAD_BYTES <= bytes.length;) {
    const left = BLOCK_BYTES - (at % BLOCK_BYTES)
    if (left < HEAD_BYTES) {
      at += left
      continue
    }
    const type = bytes[at + 6] ?? 0
    const end = at + HEAD_BYTES + bytes.readUInt16LE(at + 4)
    if (type === 0 || end > bytes.length) break
    if (ENDS.has(type)) ends.push(end)
    at = end
  }
  return ends
}

/** Cuts the log of a folder, as a crash in the middle of a write does. Nothing may have the folder open. */
export function cutLog(folder: string, bytes: number): void {
  truncateSync(writeAheadLogOf(folder), bytes)
}
