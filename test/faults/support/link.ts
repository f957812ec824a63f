import { spawn, spawnSync, type ChildProcessByStdio } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { onTestFinished } from 'vitest'
import { bundleForNode } from '../../../lab/bundle.mjs'
import { until } from '../../client/support/wait.js'

// A link between two network namespaces of the kernel: interfaces, addresses and queues are real. No root is needed.

type Child = ChildProcessByStdio<Writable, Readable, null>

/** A process at one end, with the lines that it wrote. */
export interface End {
  readonly lines: readonly string[]
  readonly write: (line: string) => void
}

/** A link with a server at its far end and a client at its near end. */
export interface Link {
  readonly server: End
  readonly client: End
  /** Runs commands of `ip` and `tc` at the near end. */
  readonly near: (...commands: string[]) => Promise<string>
  readonly far: (...commands: string[]) => Promise<string>
}

/** The reason why there are no namespaces here; null when there are. */
export function whyNoLinks(): string | null {
  const script = 'ip link add name near type veth peer name far && tc qdisc add dev near root htb'
  const { status, stderr, error } = spawnSync('unshare', ['-Urn', 'sh', '-c', script], { encoding: 'utf8' })
  return status === 0 ? null : `no network namespaces: ${error?.message ?? stderr}`
}

function follow(child: Child): End & { readonly child: Child } {
  const lines: string[] = []
  createInterface({ input: child.stdout }).on('line', (line) => lines.push(line))
  onTestFinished(async () => {
    const gone = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null
    child.kill('SIGKILL')
    await gone
  })
  return { child, lines, write: (line) => child.stdin.write(`${line}\n`) }
}

const start = (command: string, args: readonly string[]) =>
  follow(spawn(command, args, { stdio: ['pipe', 'pipe', 'inherit'] }))

/** A shell in a namespace, with the id of its process. */
async function shell(command: string, args: readonly string[]) {
  const end = start(command, [...args, 'sh'])
  end.write('echo $$')
  await until('the shell', () => end.lines.length > 0)
  const pid = end.lines[0] ?? ''
  let count = 1
  return {
    pid,
    /** Returns what the commands printed. */
    async run(...commands: string[]): Promise<string> {
      const from = end.lines.length
      for (const each of commands) end.write(`${each} || echo failed: ${each}`)
      end.write('echo done')
      count += 1
      await until(commands.join(), () => end.lines.filter((line) => line === 'done').length === count - 1)
      const failed = end.lines.find((line) => line.startsWith('failed'))
      if (failed !== undefined) throw new Error(failed)
      return end.lines.slice(from, -1).join('\n')
    },
  }
}

const inside = (pid: string, ...options: string[]): string[] => [
  '-t',
  pid,
  '-U',
  '--preserve-credentials',
  ...options,
]

/**
 * Starts both ends; the client has connected and subscribed.
 *
 * @param timeoutMs the longest silence of the other end
 */
export async function openLink(timeoutMs: number): Promise<Link> {
  const [serverFile, clientFile] = await Promise.all([
    bundleForNode('test/faults/support/linkServer.ts'),
    bundleForNode('test/faults/support/linkClient.ts'),
  ])
  const near = await shell('unshare', ['-Urn'])
  const far = await shell('nsenter', [...inside(near.pid), 'unshare', '-n'])
  await near.run(
    'ip link set lo up',
    `ip link add name near type veth peer name far netns ${far.pid}`,
    'ip addr add 10.9.0.1/16 dev near',
    'ip link set near up',
  )
  await far.run('ip link set lo up', 'ip addr add 10.9.0.2/16 dev far', 'ip link set far up')
  const node = process.execPath
  const server = start('nsenter', [...inside(far.pid, '-n'), node, serverFile, String(timeoutMs)])
  await until('the server', () => server.lines.length > 0)
  const client = start('nsenter', [
    ...inside(near.pid, '-n'),
    node,
    clientFile,
    'ws://10.9.0.2:4000/realtime',
  ])
  await until('the subscription', () => client.lines.includes('{"channel":"subscribed"}'))
  return { server, client, near: near.run, far: far.run }
}

/** Drops so many of 100 packets that leave a device. Both ends of it need one for both directions. */
export function lossy(device: string, percent: number): string[] {
  const most = Math.floor((percent / 100) * 0xffffffff)
  // Takes a random number per packet and sends the lower ones to a queue that hardly moves.
  const program = `4,32 0 0 4294963256,37 1 0 ${most},6 0 0 65538,6 0 0 0`
  return [
    `tc qdisc add dev ${device} root handle 1: htb default 1`,
    `tc class add dev ${device} parent 1: classid 1:1 htb rate 1gbit quantum 1514`,
    `tc class add dev ${device} parent 1: classid 1:2 htb rate 8bit burst 1b cburst 1b quantum 1514`,
    `tc qdisc add dev ${device} parent 1:2 pfifo limit 1`,
    `tc filter add dev ${device} parent 1: bpf bytecode '${program}' classid 1:2`,
  ]
}
