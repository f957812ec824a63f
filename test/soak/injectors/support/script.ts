import { spawn, type ChildProcess } from 'node:child_process'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'
import { until } from '../../../client/support/wait.js'

/** A program of Node in a process of its own, which answers each line with a line. */
export interface ScriptProcess {
  readonly child: ChildProcess
  /** The process of Node, also behind a program that watches it. */
  readonly pid: number
  readonly ask: (line: string) => Promise<string>
  readonly kill: () => Promise<void>
}

const ANSWER = `
  import { createInterface } from 'node:readline'
  export const answer = async (run) => {
    process.stdout.write(process.pid + '\\n')
    for await (const line of createInterface({ input: process.stdin })) {
      const said = await Promise.resolve().then(() => run(line)).catch((error) => error.code ?? String(error))
      process.stdout.write(said + '\\n')
    }
  }`
const answerModule = `data:text/javascript,${encodeURIComponent(ANSWER).replaceAll("'", '%27')}`

/**
 * Starts a program whose function `run(line)` gives the answers; ended after the test.
 *
 * @param before A command that runs it, and arguments of Node
 */
export async function startScript(
  source: string,
  before: { readonly command?: readonly string[]; readonly node?: readonly string[] } = {},
): Promise<ScriptProcess> {
  const [first, ...more] = [...(before.command ?? []), process.execPath]
  const program = `import { answer } from ${JSON.stringify(answerModule)}\n${source}\nawait answer(run)`
  const args = [...more, ...(before.node ?? []), '--input-type=module', '-e', program]
  const child = spawn(first, args, { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines: string[] = []
  let isOver = false
  child.stdin.on('error', () => undefined)
  child.on('exit', () => (isOver = true))
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line))
  const next = async (index: number): Promise<string> => {
    await until('an answer of the process', () => lines.length > index || isOver)
    const line = lines[index]
    if (line === undefined) throw new Error('the process ended')
    return line
  }
  const pid = Number(await next(0))
  const kill = async (): Promise<void> => {
    if (isOver) return
    process.kill(pid, 'SIGKILL')
    await until('the end of the process', () => isOver)
  }
  onTestFinished(kill)
  return {
    child,
    pid,
    kill,
    ask(line) {
      const index = lines.length
      child.stdin.write(`${line}\n`)
      return next(index)
    },
  }
}
