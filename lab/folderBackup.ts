import { cpSync, existsSync, rmSync } from 'node:fs'

/** A copy of a folder. */
export interface FolderBackup {
  /** Copies the folder; the copy before is gone. */
  readonly take: () => void
  /** Puts the copy in the place of the folder. False when there is none. */
  readonly restore: () => boolean
}

/** Backs a folder up beside itself. Nothing may have it open. */
export function createFolderBackup(folder: string, copy = `${folder}.backup`): FolderBackup {
  return {
    take() {
      rmSync(copy, { recursive: true, force: true })
      cpSync(folder, copy, { recursive: true })
    },
    restore() {
      if (!existsSync(copy)) return false
      rmSync(folder, { recursive: true, force: true })
      cpSync(copy, folder, { recursive: true })
      return true
    },
  }
}
