import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import type { ServerEvent } from 'react-connectivity/server'
import type { ServerConfig, ServerOperations, ServerReport } from './serverProtocol.js'

/** `stopped`: paused by SIGSTOP. `down`: there is no process. */
export type ServerStatus = 'running' | 'stopped' | 'down'

/** An event of the server, with its time and its process. */
export type LabEvent = ServerEvent & { readonly at: number; readonly pid: number }

type Promised<F> = F extends (...given: infer Given) => infer Value
  ? (...given: Given) => Promise<Awaited<Value>>
  : never

/** The operations of the server process, called from another process. */
export type RemoteOperations = { readonly [Name in keyof ServerOperations]: Promised<ServerOperations[Name]> }

/** The server process and its controls. */
export interface LabServer extends RemoteOperations {
  readonly status: () => ServerStatus
  /** The server's own port; null while it is down. */
  readonly port: () => number | null
  readonly pid: () => number | null
  readonly epoch: () => string | null
  /** All events, over all processes. */
  readonly events: readonly LabEvent[]
  readonly start: () => Promise<void>
  /** SIGKILL. Resolves when the process is gone. */
  readonly kill: () => Promise<void>
  /** SIGKILL, if it still runs, and a new process, with the old data or without it. */
  readonly restart: (options: { readonly keepState: boolean }) => Promise<void>
  /** SIGSTOP. */
  readonly stop: () => void
  /** SIGCONT. */
  readonly cont: () => void
}

interface Waiter {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: Error) => void
}

/** Makes the server process controllable. Nothing runs before `start`. */
export function createLabServer(file: string, config: ServerConfig): LabServer {
  const events: LabEvent[] = []
  const waiters = new Map<number, Waiter>()
  let asked = 0
  let child: ChildProcess | null = null
  let status: ServerStatus = 'down'
  let port: number | null = null
  let epoch: string | null = null

  function receive(from: ChildProcess, message: ServerReport, ready: Waiter): void {
    switch (message.type) {
      case 'ready':
        port = message.port
        epoch = message.epoch
        status = 'running'
        return ready.resolve(undefined)
      case 'failed':
        return ready.reject(new Error(`lab: the server did not start: ${message.message}`))
      case 'event':
        events.push({ ...message.event, at: message.at, pid: from.pid ?? 0 })
        return
      case 'answer': {
        const waiter = waiters.get(message.id)
        waiters.delete(message.id)
        if (message.error === undefined) waiter?.resolve(message.value)
        else waiter?.reject(new Error(message.error))
      }
    }
  }

  function gone(from: ChildProcess): void {
    if (child !== from) return
    child = null
    status = 'down'
    port = null
    for (const { reject } of waiters.values()) reject(new Error('lab: the server process is gone'))
    waiters.clear()
  }

  async function start(): Promise<void> {
    if (child !== null) return
    const made = fork(file, [], {
      env: { ...process.env, LAB_SERVER: JSON.stringify(config) },
      execArgv: ['--enable-source-maps'],
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    })
    child = made
    await new Promise<unknown>((resolve, reject) => {
      made.on('message', (message) => receive(made, message as ServerReport, { resolve, reject }))
      made.on('exit', () => {
        gone(made)
        reject(new Error('lab: the server process ended before it was ready'))
      })
      made.on('error', reject)
    })
  }

  async function kill(): Promise<void> {
    const old = child
    if (old === null) return
    const exit = once(old, 'exit')
    // SIGKILL also ends a process that was stopped.
    old.kill('SIGKILL')
    await exit
  }

  function signal(name: 'SIGSTOP' | 'SIGCONT', next: ServerStatus): void {
    if (child === null) throw new Error(`lab: no server process to send ${name} to; start it first`)
    child.kill(name)
    status = next
  }

  function ask(operation: keyof ServerOperations, parameters: readonly unknown[]): Promise<unknown> {
    const to = child
    if (to === null) return Promise.reject(new Error(`lab: ${operation}: the server is down; start it first`))
    const id = ++asked
    return new Promise((resolve, reject) => {
      waiters.set(id, { resolve, reject })
      to.send({ id, operation, parameters })
    })
  }

  const remote = <Name extends keyof ServerOperations>(name: Name): RemoteOperations[Name] =>
    ((...parameters: readonly unknown[]) => ask(name, parameters)) as RemoteOperations[Name]

  return {
    status: () => status,
    port: () => port,
    pid: () => child?.pid ?? null,
    epoch: () => epoch,
    events,
    start,
    kill,
    async restart({ keepState }) {
      await kill()
      if (!keepState) await rm(config.store, { recursive: true, force: true })
      await start()
    },
    stop: () => signal('SIGSTOP', 'stopped'),
    cont: () => signal('SIGCONT', 'running'),
    publish: remote('publish'),
    fill: remote('fill'),
    collect: remote('collect'),
    closeSession: remote('closeSession'),
    kick: remote('kick'),
    deny: remote('deny'),
    vanish: remote('vanish'),
    kickFrom: remote('kickFrom'),
    setRates: remote('setRates'),
    sessions: remote('sessions'),
    shutDown: remote('shutDown'),
  }
}
