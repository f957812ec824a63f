import { closeSync, openSync, readdirSync, readSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'

/** Kinds of files in a folder of LevelDB. */
export const fileKinds = ['log', 'table', 'manifest', 'current'] as const
export type FileKind = (typeof fileKinds)[number]

const patterns: { readonly [Kind in FileKind]: RegExp } = {
  log: /^\d+\.log$/,
  table: /^\d+\.(ldb|sst)$/,
  manifest: /^MANIFEST-\d+$/,
  current: /^CURRENT$/,
}

/** The files of a kind that are not empty. */
export const filesOf = (folder: string, kind: FileKind): readonly string[] =>
  readdirSync(folder)
    .filter((name) => patterns[kind].test(name))
    .map((name) => join(folder, name))
    .filter((file) => statSync(file).size > 0)
    .toSorted()

/** Changes one bit of a file, as a disk that decays does. `place` is in [0, 1), from the first bit to the last. */
export function flipBit(file: string, place: number): void {
  const bit = Math.floor(place * statSync(file).size * 8)
  const fd = openSync(file, 'r+')
  try {
    const byte = Buffer.alloc(1)
    readSync(fd, byte, 0, 1, bit >> 3)
    writeSync(fd, Buffer.from([(byte[0] ?? 0) ^ (1 << (bit & 7))]), 0, 1, bit >> 3)
  } finally {
    closeSync(fd)
  }
}
