import { setTimeout as pause } from 'node:timers/promises'
import { limitResource, readLimit, type Resource } from '../../../lab/resourceLimit.js'
import type { SmallDisk } from '../../../lab/smallDisk.js'
import type { World } from './world.js'

/** Faults of the machine that a server process survives. */
export const hostFaults = ['freeze', 'no-descriptors', 'file-limit', 'full-disk'] as const
export type HostFault = (typeof hostFaults)[number]

async function limited(world: World, resource: Resource, lastsMs: number): Promise<void> {
  const { pid } = world.server.process()
  const before = await readLimit(pid, resource)
  world.note({ type: 'caused', code: 'server-error', channel: null })
  await limitResource(pid, resource, 1)
  await pause(lastsMs)
  await limitResource(pid, resource, before)
}

/**
 * Injects a fault and takes it back.
 *
 * @param disk The disk of the store; null when it is not one that can be filled
 */
export async function injectHostFault(
  fault: HostFault,
  world: World,
  disk: SmallDisk | null,
  lastsMs: number,
): Promise<void> {
  switch (fault) {
    case 'freeze':
      world.server.process().signal('SIGSTOP')
      await pause(lastsMs)
      return world.server.process().signal('SIGCONT')
    case 'no-descriptors':
      return limited(world, 'nofile', lastsMs)
    case 'file-limit':
      return limited(world, 'fsize', lastsMs)
    case 'full-disk':
      world.note({ type: 'caused', code: 'server-error', channel: null })
      disk?.fill()
      await pause(lastsMs)
      return disk?.free()
  }
}
