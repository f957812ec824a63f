import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { startSpeechServer, type SpeechServer } from './speechServer.js'

/** A screen that nobody sees, with a screen reader that nobody hears. */
export interface Desktop {
  /** The environment of programs on this desktop. */
  readonly env: Readonly<Record<string, string>>
  readonly speech: SpeechServer
  readonly close: () => Promise<void>
}

const patienceMs = 120_000

/** Starts Xvfb, a session bus, a window manager and Orca, all with a home of their own. */
export async function startDesktop(): Promise<Desktop> {
  const home = await mkdtemp(join(tmpdir(), 'connectivity-desktop-'))
  const opened: (() => unknown)[] = [() => rm(home, { recursive: true, force: true, maxRetries: 5 })]
  const close = async (): Promise<void> => {
    for (const end of opened.splice(0).toReversed()) await end()
  }
  const env: Record<string, string> = { ...own(), HOME: home, XDG_RUNTIME_DIR: home, ...settings }

  /** Starts a program; it ends with the desktop. */
  function run(program: string, args: readonly string[]): ChildProcess {
    // A group of its own, because a bus starts further processes.
    const child = spawn(program, args, { env, detached: true, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] })
    child.on('error', () => undefined)
    child.stderr?.resume()
    opened.push(() => endGroup(child))
    return child
  }

  try {
    const screen = run('Xvfb', ['-displayfd', '3', '-screen', '0', '1280x900x24', '-nolisten', 'tcp'])
    env['DISPLAY'] = `:${await firstLine('Xvfb', screen.stdio[3] as Readable)}`
    const bus = run('dbus-daemon', ['--session', '--nofork', '--print-address'])
    env['DBUS_SESSION_BUS_ADDRESS'] = await firstLine('dbus-daemon', bus.stdout)
    // Without a window manager no window has the focus, and a screen reader reads only the one that has it.
    run('openbox', [])
    const speech = await startSpeechServer(join(home, 'speech.sock'))
    opened.push(() => speech.close())
    env['SPEECHD_ADDRESS'] = speech.address
    const orca = run('orca', [])
    await isSpeaking(orca, speech)
    return { env, speech, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Accessibility is on from the start; settings are the defaults, and none are kept. */
const settings = {
  LANG: 'en_US.UTF-8',
  GSETTINGS_BACKEND: 'memory',
  GNOME_ACCESSIBILITY: '1',
  ACCESSIBILITY_ENABLED: '1',
  NO_AT_BRIDGE: '0',
}

/** The environment of this process, without its own screen, bus and language. */
function own(): Record<string, string> {
  const foreign = /^(DISPLAY|WAYLAND_DISPLAY|DBUS_.*|AT_SPI_.*|SPEECHD_.*|XDG_.*|LC_.*|LANGUAGE)$/
  const entries = Object.entries(process.env).flatMap(([name, value]) =>
    value === undefined || foreign.test(name) ? [] : [[name, value] as const],
  )
  return Object.fromEntries(entries)
}

const missing = (program: string): string =>
  `${program} did not start. On Debian: apt-get install orca at-spi2-core python3-speechd xvfb openbox dbus-daemon chromium firefox-esr`

async function firstLine(program: string, stream: Readable | null): Promise<string> {
  if (stream === null) throw new Error(missing(program))
  for await (const line of createInterface({ input: stream })) return line
  throw new Error(missing(program))
}

/** Resolves once the screen reader has said that it is there. */
async function isSpeaking(orca: ChildProcess, { utterances }: SpeechServer): Promise<void> {
  const deadline = performance.now() + patienceMs
  while (!utterances.some(({ text }) => text.startsWith('Screen reader on'))) {
    if (orca.exitCode !== null || orca.pid === undefined || performance.now() > deadline)
      throw new Error(missing('orca'))
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

async function endGroup(child: ChildProcess): Promise<void> {
  if (child.pid === undefined) return
  const exit = child.exitCode === null && child.signalCode === null ? once(child, 'exit') : null
  try {
    process.kill(-child.pid, 'SIGKILL')
  } catch {
    // The group has ended by itself.
  }
  await exit
}
