import { spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, inject, it } from 'vitest'
import { examplesOf } from './pageExamples.js'

const root = join(import.meta.dirname, '../..')
const running = new Set<ChildProcess>()

/** Writes a program of the page as JavaScript, next to the installed package. */
function built(name: string, text: string): string {
  const folder = join(inject('consumer'), 'things')
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${name}.ts`), text)
  const [esbuild, file] = [join(root, 'node_modules/.bin/esbuild'), join(folder, `${name}.mjs`)]
  const { status, stderr } = spawnSync(
    esbuild,
    [join(folder, `${name}.ts`), '--format=esm', `--outfile=${file}`, '--log-level=warning'],
    { encoding: 'utf8' },
  )
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  return file
}

/** Runs a program until its output has what is looked for; rejects when it ends before. */
function run(file: string, pattern: RegExp): Promise<string> {
  const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  return new Promise((resolve, reject) => {
    let output = ''
    const read = (chunk: unknown): void => {
      output += String(chunk)
      const [found] = pattern.exec(output) ?? []
      if (found !== undefined) resolve(found)
    }
    child.stdout.on('data', read)
    child.stderr.on('data', read)
    child.on('exit', () => reject(new Error(`${file} ended: ${output}`)))
  })
}

afterAll(() => {
  for (const child of running) child.kill('SIGKILL')
})

it('lets a gateway in Node bind its things to a server, by the code of the recipe', async () => {
  const programs = examplesOf('docs/recipes/things.md').map(({ text }) => text)
  const server = programs.find((text) => text.includes('port: 8080')) ?? ''
  const gateway = programs.find((text) => text.includes('bindThings(')) ?? ''
  const url = await run(built('server', server.replace('port: 8080', 'port: 0')), /ws:\S+/)
  const told = `
import { thingBindings } from 'react-connectivity/things'
const tell = () => {
  const bound = [...thingBindings(connectivity).getState()].filter(([, { status }]) => status === 'bound')
  if (bound.length > 0) console.log('bound: ' + bound.map(([id]) => id).join(', ') + ';')
}
thingBindings(connectivity).subscribe(tell)
`
  const dialled = gateway.replace('ws://localhost:8080/realtime', url)
  expect(await run(built('gateway', `${dialled}${told}`), /bound: .*valve;/)).toBe(
    'bound: floor-1/pump, floor-1/valve;',
  )
})
