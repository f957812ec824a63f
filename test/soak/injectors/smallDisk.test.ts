import { mkdirSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createSmallDisk, type SmallDisk } from '../../../lab/smallDisk.js'
import { startProcess } from '../../client/support/serverInProcess.js'
import { connectClient, follow } from '../../client/support/client.js'
import { until } from '../../client/support/wait.js'
import { makeFolder } from './support/folder.js'

function mountedDisk(): SmallDisk | null {
  const disk = createSmallDisk(join(makeFolder(), 'disk'), 16)
  if (disk !== null) onTestFinished(disk.close)
  return disk
}

const canMount = ((): boolean => {
  const folder = join(process.cwd(), 'node_modules', '.cache', `mount-${process.pid}`)
  const disk = createSmallDisk(folder, 1)
  disk?.close()
  rmdirSync(folder)
  return disk !== null
})()
if (!canMount) console.warn('SKIPPED small disks: this process may not mount a tmpfs')

let written = 0
const isWritable = (folder: string): string => {
  try {
    writeFileSync(join(folder, `file${written++}`), 'x'.repeat(10_000))
    return 'written'
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? 'unknown'
  }
}

it.skipIf(!canMount)('a small disk takes nothing while it is full or read-only, and then again', () => {
  const { folder, fill, free, setReadOnly } = mountedDisk()!
  expect(isWritable(folder)).toBe('written')
  fill()
  expect(isWritable(folder)).toBe('ENOSPC')
  free()
  expect(isWritable(folder)).toBe('written')
  setReadOnly(true)
  expect(isWritable(folder)).toBe('EROFS')
  setReadOnly(false)
  expect(isWritable(folder)).toBe('written')
})

it.skipIf(!canMount)(
  'a server whose real disk is full refuses nothing for good: it is ready when there is room, with everything that it acknowledged',
  async () => {
    const disk = mountedDisk()!
    const server = await startProcess({ port: 0, location: join(disk.folder, 'store') })
    const client = await connectClient(server.url)
    const orders = follow<string>(client, 'orders')
    await orders.reaches('subscribed')
    const text = 'x'.repeat(20_000)
    await client.channel('orders').send(`1 ${text}`)
    disk.fill()
    const send = client.channel('orders').send(`2 ${text}`)
    await until('the store to fail', () => server.events.some(({ type }) => type === 'store-failed'))
    disk.free()
    expect(await send).toMatchObject({ offset: 2 })
    await orders.received(2)
    expect(orders.offsets).toEqual([1, 2])
    expect(orders.errors).toEqual([])
    expect(server.events.map(({ type }) => type)).toContain('store-reopened')
  },
)

it.skipIf(!canMount)(
  'a server on a disk that is read-only says so and ends, and starts with everything when it can write',
  async () => {
    const disk = mountedDisk()!
    const location = join(disk.folder, 'store')
    mkdirSync(location)
    const first = await startProcess({ port: 0, location })
    first.publish('orders', 'kept')
    await until('the message', () => first.published.length === 1)
    await first.kill()
    disk.setReadOnly(true)
    await expect(startProcess({ port: 0, location })).rejects.toThrow('the server process ended')
    disk.setReadOnly(false)
    const second = await startProcess({ port: 0, location })
    expect(second.epoch).toBe(first.epoch)
    second.publish('orders', 'next')
    await until('the next message', () => second.published.length === 1)
    expect(second.published[0]).toEqual({ published: 'next', offset: 2 })
  },
)
