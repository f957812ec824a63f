import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, inject, it } from 'vitest'
import { installedAt, read } from './contents.js'

function command(): string {
  const { bin } = JSON.parse(read('package.json')) as { bin: Record<string, string> }
  return join(installedAt(), bin['react-connectivity'] ?? '')
}

function run(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command(), ...words], {
    cwd: inject('consumer'),
    encoding: 'utf8',
  })
  return { status, output: stdout + stderr }
}

describe('the installed command', () => {
  it('passes the installed style sheets, minified as they are [U36]', () => {
    for (const sheet of ['styles.css', 'styles.unlayered.css']) {
      const { status, output } = run('check-theme', join(installedAt(), 'dist', sheet))
      expect({ status, output: output.split('\n').at(-2) }).toEqual({
        status: 0,
        output: 'All 68 pairs pass.',
      })
    }
  })

  it('fails on a theme with too little contrast, and says so on its exit code', () => {
    const theme = join(inject('consumer'), 'low.css')
    writeFileSync(theme, ':root { --conn-fg-muted: #999 }')
    expect(run('check-theme', theme).status).toBe(1)
    expect(run('check-theme', 'missing.css')).toMatchObject({ status: 2 })
  })

  it('verifies the folder of a store that the installed server has filled [O9]', () => {
    const program = `
      import { createLevelStore } from 'react-connectivity/server/level'
      const nothing = () => {}
      const store = createLevelStore({ location: 'verified' })
      await store.open({ entry: nothing, removed: nothing, failed: nothing, corrupt: nothing }, 'epoch')
      await store.append('c:orders', { data: '1', at: 1 }, { size: 10 }, { id: 'p', seq: 1 })
      await store.close()`
    const filled = spawnSync(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: inject('consumer'),
      encoding: 'utf8',
    })
    expect(filled).toMatchObject({ status: 0, stderr: '' })
    expect(run('verify', 'verified')).toEqual({
      status: 0,
      output: 'All 1 channels with 1 messages are whole.\n',
    })
    expect(run('verify', 'missing')).toMatchObject({ status: 2 })
  })

  it('ends as it should when a reader such as `head` has read enough', async () => {
    const child = spawn(process.execPath, [command(), '--help'], { stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.destroy()
    let problems = ''
    child.stderr.on('data', (text) => (problems += String(text)))
    const [code] = await once(child, 'close')
    expect({ code, problems }).toEqual({ code: 0, problems: '' })
  })

  it('brings the licence of the library inside of it', () => {
    expect(read('dist/cli.js')).toContain('Dan Burzo')
  })
})
