import type { ChannelPage, ReadRange } from '../hub/store.js'
import { replaceHistory, type LevelDatabase } from './database.js'
import { HistoryDamage } from './history.js'
import { readPage } from './pages.js'
import { indexed, type Window } from './window.js'
import type { LevelWindows } from './windows.js'

/** Reads what windows do not hold; a history that turns out to be damaged gives way to a new one. */
export interface LevelReader {
  readonly read: (channel: string, range: ReadRange) => Promise<ChannelPage>
  /** Runs with a window that has the entries of its ring. */
  readonly withIndex: <T>(channel: string, run: (window: Window) => Promise<T>) => Promise<T>
}

export function createLevelReader(database: LevelDatabase, windows: LevelWindows): LevelReader {
  const { db, reports } = database

  /** Reads the disk for a window; a failure that may end is told, so that the server looks for its end. */
  async function reading<T>(channel: string, window: Window, read: () => Promise<T>): Promise<T> {
    try {
      return await read()
    } catch (error) {
      if (error instanceof HistoryDamage) throw error
      window.isDoubtful = true
      reports.failed(error, channel)
      throw error
    }
  }
  const index = (channel: string, window: Window): Promise<void> =>
    reading(channel, window, () =>
      indexed(db, window, (damage) => replaceHistory(database, channel, window, damage)),
    )

  /** Reads a page; of the new history, where reading finds that the old one is damaged. */
  async function read(channel: string, range: ReadRange): Promise<ChannelPage> {
    const found = await windows.withWindow(channel, async (window) => {
      const { creation } = window
      try {
        return await reading(channel, window, () => readPage(db, window, range, () => index(channel, window)))
      } catch (damage) {
        if (damage instanceof HistoryDamage) return { damage, window, creation }
        throw damage
      }
    })
    if (!('damage' in found)) return found
    const { damage, window, creation } = found
    const isSame = (current: Window): boolean => current === window && current.creation === creation
    await windows.remove(channel, (current) => replaceHistory(database, channel, current, damage), isSame)
    return read(channel, range)
  }

  return {
    read,
    withIndex: (channel, run) => windows.withWindow(channel, run, (window) => index(channel, window)),
  }
}
