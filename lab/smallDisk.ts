import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** A small file system of its own, which can be full or read-only. */
export interface SmallDisk {
  readonly folder: string
  /** Takes all the room that is left: writes fail with ENOSPC. */
  readonly fill: () => void
  /** Gives the room back. */
  readonly free: () => void
  /** Mounts it again, for reading only or for writing, too. Fails while a file is open for writing. */
  readonly setReadOnly: (isReadOnly: boolean) => void
  readonly close: () => void
}

const mount = (...args: readonly string[]): void => void execFileSync('mount', args, { stdio: 'ignore' })

/** Mounts a `tmpfs` at a folder. Null where this process may not mount, as without root. */
export function createSmallDisk(folder: string, megabytes: number): SmallDisk | null {
  mkdirSync(folder, { recursive: true })
  try {
    mount('-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder)
  } catch {
    return null
  }
  const ballast = join(folder, 'ballast')
  return {
    folder,
    fill() {
      let bytes = 1024 * 1024
      // Smaller and smaller pieces, until not even a byte fits.
      for (let part = 0; bytes >= 1; part += 1) {
        try {
          writeFileSync(ballast, Buffer.alloc(bytes), { flag: 'a' })
        } catch {
          bytes /= 2
        }
      }
    },
    free: () => rmSync(ballast, { force: true }),
    setReadOnly: (isReadOnly) => mount('-o', `remount,${isReadOnly ? 'ro' : 'rw'}`, folder),
    close: () => void execFileSync('umount', ['--lazy', folder], { stdio: 'ignore' }),
  }
}
