import { join } from 'node:path'
import { expect, it } from 'vitest'
import { limitResource, openDescriptors, readLimit } from '../../../lab/resourceLimit.js'
import { makeFolder } from './support/folder.js'
import { startScript } from './support/script.js'

const opener = (file: string): string => `
  import { appendFileSync, openSync } from 'node:fs'
  const run = (line) => {
    if (line === 'open') return 'fd ' + (openSync(${JSON.stringify(file)}, 'a') > 0)
    appendFileSync(${JSON.stringify(file)}, 'x'.repeat(100))
    return 'written'
  }`

it('a limit of descriptors makes a running process fail with EMFILE, until it is lifted', async () => {
  const process = await startScript(opener(join(makeFolder(), 'file')))
  const before = await readLimit(process.pid, 'nofile')
  const count = openDescriptors(process.pid)
  expect(await process.ask('open')).toBe('fd true')
  expect(openDescriptors(process.pid)).toBe(count + 1)
  await limitResource(process.pid, 'nofile', 1)
  expect(await process.ask('open')).toBe('EMFILE')
  await limitResource(process.pid, 'nofile', before)
  expect(await process.ask('open')).toBe('fd true')
})

it('a limit of file sizes makes a running process fail with EFBIG, until it is lifted', async () => {
  const process = await startScript(opener(join(makeFolder(), 'file')))
  expect(await process.ask('write')).toBe('written')
  await limitResource(process.pid, 'fsize', 1)
  expect(await process.ask('write')).toBe('EFBIG')
  await limitResource(process.pid, 'fsize', 'unlimited')
  expect(await process.ask('write')).toBe('written')
})
