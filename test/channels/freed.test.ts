import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { channelMessages } from 'react-connectivity'
import { describe, expect, it, vi } from 'vitest'
import { createChannels } from '../../src/channels/index.js'
import { createScripted, type Scripted } from './support/scripted.js'
import { watch } from './support/world.js'

setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc') as () => void

const namesOf = (count: number): readonly string[] =>
  Array.from({ length: count }, (_, index) => `order-${index}`)

const entriesOf = ({ client }: Scripted) => client.use(createChannels).entries

/** The names that a page looks at from now on, and that are swept from time to time. */
const LOOKS = 64

/** Waits until only so many names take memory, beside the last ones that were looked at. */
const expectSize = (page: Scripted, size: number): Promise<void> => {
  let looks = 0
  return vi.waitFor(
    () => {
      collectGarbage()
      for (let count = 0; count < LOOKS; count += 1) page.channel(`look-${(looks += 1)}`)
      expect(entriesOf(page).size).toBeLessThanOrEqual(size + 2 * LOOKS)
    },
    { timeout: 20_000, interval: 1 },
  )
}

async function visit(
  page: Scripted,
  names: readonly string[],
  use: (name: string) => () => void,
): Promise<void> {
  const leave = names.map(use)
  await page.environment.settle()
  await page.tell((receiver) => {
    for (const name of names) receiver.subscribed(name, { kind: 'log', position: null, replay: 0 })
  })
  expect(page.client.getState().channels.size).toBeGreaterThanOrEqual(names.length)
  for (const end of leave) end()
  await page.environment.advance(60_000)
}

describe('an app that has used ten thousand channels once each', () => {
  it('keeps no memory of those that it subscribed to', async () => {
    const page = createScripted()
    await page.up('ada')
    await visit(page, namesOf(10_000), (name) => page.channel(name).subscribe({ onMessage: () => undefined }))
    expect(page.client.getState().channels.size).toBe(0)
    await expectSize(page, 0)
  })

  it('keeps no memory of those whose messages it listed, or that it only sent to', async () => {
    const page = createScripted()
    await page.up('ada')
    await visit(page, namesOf(1000), (name) => channelMessages(page.client, name).subscribe({ keep: 10 }))
    for (const name of namesOf(100)) watch(page.channel(`only-${name}`).send(1))
    await page.environment.settle()
    await page.tell((receiver) => {
      for (const { id } of page.published) receiver.acknowledged(id, null)
    })
    await expectSize(page, 0)
  })

  it('still finds the same channel where it holds one, and gets its messages', async () => {
    const page = createScripted()
    await page.up('ada')
    const held = page.channel('held')
    await visit(page, namesOf(1000), (name) => page.channel(name).subscribe({}))
    await expectSize(page, 1)
    expect(page.channel('held')).toBe(held)
    const got: unknown[] = []
    held.subscribe({ onMessage: (data) => got.push(data) })
    await page.environment.settle()
    await page.tell((receiver) => {
      receiver.subscribed('held', { kind: 'log', position: null, replay: 0 })
      receiver.message('held', { data: 'here', offset: null, id: null })
    })
    collectGarbage()
    expect(got).toEqual(['here'])
  })

  it('loses no channel in use to the memory clean-up', async () => {
    const page = createScripted()
    await page.up('ada')
    const got: unknown[] = []
    page.channel('orders').subscribe({ onMessage: (data) => got.push(data) })
    await page.environment.settle()
    await page.tell((receiver) => receiver.subscribed('orders', { kind: 'log', position: null, replay: 0 }))
    await visit(page, namesOf(1000), (name) => page.channel(name).subscribe({}))
    await expectSize(page, 1)
    await page.tell((receiver) => receiver.message('orders', { data: 1, offset: null, id: null }))
    expect(got).toEqual([1])
  })
})
