import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'

/** A new folder, gone after the test. */
export function makeFolder(): string {
  const cache = join(process.cwd(), 'node_modules', '.cache')
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, 'injector-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
