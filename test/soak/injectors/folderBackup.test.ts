import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createFolderBackup } from '../../../lab/folderBackup.js'
import { makeFolder } from './support/folder.js'

it('a backup brings the folder back as it was, and nothing that came later', () => {
  const folder = join(makeFolder(), 'store')
  mkdirSync(folder)
  writeFileSync(join(folder, 'a'), 'old')
  const backup = createFolderBackup(folder)
  expect(backup.restore()).toBe(false)
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('old')
  backup.take()
  writeFileSync(join(folder, 'a'), 'new')
  writeFileSync(join(folder, 'b'), 'later')
  expect(backup.restore()).toBe(true)
  expect(readdirSync(folder)).toEqual(['a'])
  expect(readFileSync(join(folder, 'a'), 'utf8')).toBe('old')
})
