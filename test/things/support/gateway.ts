import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { until } from '../../client/support/wait.js'

const script = `import { WebSocket } from 'ws'
const [url, ...things] = process.argv.slice(1)
const socket = new WebSocket(url)
const send = (frame) => socket.send(JSON.stringify(frame))
socket.on('open', () => send({ t: 'hello', v: 1, attempt: 0 }))
socket.on('message', (data) => {
  for (const { t, n, refused } of [JSON.parse(String(data))].flat()) {
    if (t === 'welcome')
      for (let at = 0; at < things.length; at += 256) send({ t: 'bind', id: 'b' + at, things: things.slice(at, at + 256) })
    if (t === 'ping') send({ t: 'pong', n })
    if (t === 'bound') console.log(refused ? JSON.stringify(refused) : 'bound')
  }
})
process.on('SIGTERM', () => send({ t: 'bye' }))
socket.on('close', () => process.exit())`

/** A gateway in a process of its own, which stands for things. */
export interface Gateway {
  readonly kill: () => void
  /** Resolves when it runs no more, and all that it said has been read by a server in this process. */
  readonly freeze: () => Promise<void>
  readonly thaw: () => void
  /** It leaves with a bye. */
  readonly leave: () => void
}

/** Starts a gateway; resolves when the server has answered. */
export async function startGateway(port: number, things: readonly string[]): Promise<Gateway> {
  const url = `ws://127.0.0.1:${port}/realtime`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script, url, ...things], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(async () => {
    if (child.exitCode !== null || child.signalCode !== null) return
    child.kill('SIGKILL')
    await once(child, 'exit')
  })
  await once(child.stdout, 'data')
  const signal = (name: NodeJS.Signals) => (): void => void child.kill(name)
  return {
    kill: signal('SIGKILL'),
    async freeze() {
      child.kill('SIGSTOP')
      const state = (): string =>
        execFileSync('ps', ['-o', 'state=', '-p', String(child.pid)], { encoding: 'utf8' })
      await until('a frozen gateway', () => state().startsWith('T'))
      for (let turn = 0; turn < 3; turn += 1) await new Promise((resolve) => setImmediate(resolve))
    },
    thaw: signal('SIGCONT'),
    leave: signal('SIGTERM'),
  }
}
