import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type AddressInfo } from 'node:net'

/** A Redis of the lab. */
export interface RedisProcess {
  readonly url: string
  readonly close: () => Promise<void>
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address() as AddressInfo
  probe.close()
  await once(probe, 'close')
  return port
}

/** Whether Redis answers on a port. */
async function answers(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1')
  try {
    await once(socket, 'connect')
    socket.write('PING\r\n')
    const [answer] = (await once(socket, 'data')) as [Buffer]
    return String(answer).startsWith('+PONG')
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

/** Arguments of a Redis on loopback that writes no snapshots. */
export const redisArguments = (port: number, folder: string): string[] => [
  '--port',
  `${port}`,
  '--bind',
  '127.0.0.1',
  '--dir',
  folder,
  '--save',
  '',
]

/**
 * Starts a Redis on loopback.
 *
 * @param folder Where it keeps its data.
 * @throws Error when `redis-server` is not installed or ends at once.
 */
export async function startRedisProcess(folder: string): Promise<RedisProcess> {
  const port = await freePort()
  const child = spawn('redis-server', [...redisArguments(port, folder), '--appendonly', 'yes'], {
    stdio: 'ignore',
  })
  let isOver = false
  const over = new Promise<void>((resolve) => {
    const end = (): void => {
      isOver = true
      resolve()
    }
    child.on('error', end)
    child.on('exit', end)
  })
  while (!(await answers(port))) {
    if (isOver)
      throw new Error('lab: redis-server does not start. Several nodes need it: apt-get install redis-server')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
  return {
    url: `redis://127.0.0.1:${port}`,
    async close() {
      child.kill('SIGKILL')
      await over
    },
  }
}
