import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import type { Readable } from 'node:stream'

/** The calls that a process answers. */
type Calls = { readonly [name: string]: (...given: never[]) => unknown }

interface Call {
  readonly id: number
  readonly name: string
  readonly given: readonly unknown[]
}

interface Answer {
  readonly id: number
  readonly value?: unknown
  readonly error?: string
}

/** The descriptor on which a process writes its log. */
export const LOG_FD = 4

/** Answers the calls of the process that started this one, and ends with it. */
export function answerCalls<Own extends object>(calls: Own): void {
  process.on('disconnect', () => process.exit(0))
  // A terminal's Ctrl+C reaches the whole group; the parent decides when this process ends.
  process.on('SIGINT', () => undefined)
  process.on('message', (message) => {
    const { id, name, given } = message as Call
    const say = (answer: Omit<Answer, 'id'>): void =>
      void (process.connected && process.send?.({ id, ...answer }))
    const run = (calls as unknown as Calls)[name] as (...values: readonly unknown[]) => unknown
    void Promise.resolve()
      .then(() => run(...given))
      .then(
        (value) => say({ value }),
        (error: unknown) =>
          say({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
      )
  })
  process.send?.({ id: 0 })
}

/** The calls of another process. */
export type Remote<Own> = {
  readonly [Name in keyof Own]: Own[Name] extends (...given: infer Given) => infer Value
    ? (...given: Given) => Promise<Awaited<Value>>
    : never
}

/** A process of a run. */
export interface SoakChild<Own> {
  readonly pid: number
  readonly ask: <Name extends keyof Own & string>(
    name: Name,
    ...given: Own[Name] extends (...given: infer Given) => unknown ? Given : never
  ) => Promise<Own[Name] extends (...given: never[]) => infer Value ? Awaited<Value> : never>
  readonly signal: (name: NodeJS.Signals) => void
  /** Resolves when it is gone and its log is whole. */
  readonly ended: Promise<void>
  readonly isOver: () => boolean
}

/** Options of {@link startChild}. */
export interface ChildOptions {
  readonly script: string
  /** The configuration, as JSON in its first argument. */
  readonly config: object
  /** The file that takes its log. */
  readonly log?: string
  readonly execArgv?: readonly string[]
}

/** Starts a process and waits until it answers calls. Rejects when it ends before. */
export async function startChild<Own extends object>(options: ChildOptions): Promise<SoakChild<Own>> {
  const child: ChildProcess = fork(options.script, [JSON.stringify(options.config)], {
    execArgv: ['--enable-source-maps', ...(options.execArgv ?? [])],
    // Advice for developers would be written again and again.
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc', 'pipe'],
  })
  const waiting = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>()
  const log = child.stdio[LOG_FD] as Readable
  const file = options.log === undefined ? null : log.pipe(createWriteStream(options.log, { flags: 'a' }))
  if (file === null) log.resume()
  const isWritten = file === null ? Promise.resolve() : once(file, 'finish')
  let isOver = false
  const exited = new Promise<void>((resolve) => {
    child.once('exit', () => {
      isOver = true
      for (const { reject } of waiting.values()) reject(new Error(`${options.script} is gone`))
      waiting.clear()
      resolve()
    })
  })
  await new Promise<void>((resolve, reject) => {
    child.on('error', reject)
    child.once('message', () => resolve())
    void exited.then(() => reject(new Error(`${options.script} ended before it was ready`)))
  })
  child.on('message', (message) => {
    const { id, value, error } = message as Answer
    const call = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) call?.resolve(value as never)
    else call?.reject(new Error(error))
  })
  let asked = 0
  return {
    pid: child.pid ?? 0,
    isOver: () => isOver,
    ended: exited.then(async () => void (await isWritten)),
    signal: (name) => void child.kill(name),
    ask: (name, ...given) =>
      new Promise((resolve, reject) => {
        if (isOver) return reject(new Error(`${options.script} is gone`))
        const id = (asked += 1)
        waiting.set(id, { resolve, reject })
        child.send({ id, name, given } satisfies Call)
      }),
  }
}
