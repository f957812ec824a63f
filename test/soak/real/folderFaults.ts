import { fileKinds, filesOf, flipBit } from '../../../lab/bitFlip.js'
import { createFolderBackup } from '../../../lab/folderBackup.js'
import { cutLog, recordEnds, writeAheadLogOf } from '../../../lab/writeAheadLog.js'
import { wrongClock, YEAR_MS } from '../../../lab/wrongClock.js'
import type { Random } from '../support/random.js'
import type { World } from './world.js'

/** What may happen to a store while no process has it open. */
export const folderFaults = ['clock', 'restore', 'cut-record', 'cut-inside', 'flip-bit'] as const
export type FolderFault = 'none' | (typeof folderFaults)[number]

/** A place in the last third of the log, at the end of a record or inside of one. */
function cutPlace(location: string, random: Random, isInside: boolean): number | null {
  const ends = recordEnds(writeAheadLogOf(location))
  const last = ends.slice(Math.floor((ends.length * 2) / 3))
  if (last.length < 2) return null
  const index = random.between(1, last.length)
  const [before = 0, end = 0] = [last[index - 1], last[index]]
  return isInside ? random.between(before + 1, end) : before
}

/** What is damaged or set back ends: a history, a session, or the whole memory; a clock a year ahead ends all sessions. */
function tellCauses(world: World): void {
  for (const code of ['channel-closed', 'channel-gap', 'process-closed'])
    world.note({ type: 'caused', code, channel: null })
}

/** Does it, and returns the arguments with which the next process starts. */
function damage(fault: FolderFault, world: World, random: Random): readonly string[] {
  const { location } = world.server
  const backup = createFolderBackup(location, `${location}.older`)
  switch (fault) {
    case 'none':
      // The backup that a later fault restores.
      if (random.chance(0.3)) backup.take()
      return []
    case 'clock':
      return wrongClock(random.pick([YEAR_MS, -YEAR_MS]))
    case 'restore':
      backup.restore()
      return []
    case 'cut-record':
    case 'cut-inside': {
      const place = cutPlace(location, random, fault === 'cut-inside')
      if (place !== null) cutLog(location, place)
      return []
    }
    case 'flip-bit': {
      const file = random.pick(filesOf(location, random.pick(fileKinds)).concat(writeAheadLogOf(location)))
      flipBit(file, random.next())
      return []
    }
  }
}

const wholeOf = ({ location }: World['server']) => createFolderBackup(location, `${location}.whole`)

/**
 * Starts a server that ended by itself, from its folder as it was before the last damage. LevelDB ends the process where damage breaks the order of
 * its keys.
 */
export async function restartWhole(world: World): Promise<void> {
  tellCauses(world)
  wholeOf(world.server).restore()
  await world.server.start()
}

/** What came of a fault: the server started, or refused the folder and got its backup. */
export type FolderOutcome = 'started' | 'refused'

/**
 * Damages the folder of a server that is down, and starts it again. A server may refuse a damaged folder; the operator then restores the
 * folder as it was before.
 */
export async function restartWith(fault: FolderFault, world: World, random: Random): Promise<FolderOutcome> {
  const { server } = world
  const whole = wholeOf(server)
  if (fault !== 'none') {
    whole.take()
    tellCauses(world)
  }
  const execArgv = damage(fault, world, random)
  try {
    await server.start(execArgv)
    return 'started'
  } catch (error) {
    if (!whole.restore()) throw error
    await server.start()
    return 'refused'
  }
}
