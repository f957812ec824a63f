import { execFileSync } from 'node:child_process'
import { existsSync, statSync, truncateSync } from 'node:fs'

/** Why the writes of a process cannot be recorded; null when they can. */
export const noRecorder = ((): string | null => {
  try {
    execFileSync('strace', ['-f', '-o', '/dev/null', 'true'], { stdio: 'ignore' })
    return null
  } catch {
    return 'strace is not installed, or may not trace'
  }
})()

const CALLS = [
  'openat',
  'write',
  'pwrite64',
  'writev',
  'pwritev',
  'fsync',
  'fdatasync',
  'rename',
  'renameat',
  'renameat2',
]

/** The command before that of a process whose writes and syncs are recorded in a file. */
export const recorder = (trace: string): readonly string[] => [
  'strace',
  '-f',
  '-y',
  '-qq',
  '--seccomp-bpf',
  '-e',
  `trace=${CALLS.join(',')}`,
  '-e',
  'signal=none',
  '-s',
  '0',
  '-o',
  trace,
]

/** The size of each file that survives a power cut, by its path. */
export type Survivors = ReadonlyMap<string, number>

interface FileState {
  readonly size: number
  readonly synced: number
}

/** Joins the halves of calls that were interrupted by those of other threads. */
function wholeCalls(trace: string): readonly string[] {
  const halves = new Map<string, string>()
  return trace.split('\n').flatMap((line) => {
    const [, thread = '', text = ''] = /^(\d+) +(.*)$/.exec(line) ?? []
    const begun = /^(.*) <unfinished \.\.\.>$/.exec(text)
    if (begun) return halves.set(thread, begun[1] ?? '') && []
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(text)
    return resumed ? [`${halves.get(thread) ?? ''}${resumed[1] ?? ''}`] : [text]
  })
}

/**
 * Reads what a power cut leaves of the files under a folder that was empty at the start of the trace: of each file the bytes up to its
 * last sync. It sees system calls only. It does not see what a disk loses that lies about its cache, nor writes through mapped memory
 * (LevelDB maps files only to read them), and it lets all names and removals last, as a file system with a journal does in practice.
 */
export function readSurvivors(trace: string, folder: string): Survivors {
  const files = new Map<string, FileState>()
  for (const call of wholeCalls(trace)) {
    const [, name = '', given = '', result = ''] = /^(\w+)\((.*)\) += (-?\d+)/.exec(call) ?? []
    if (Number(result) < 0) continue
    const path = (name === 'openat' ? /= \d+<([^<>]+)>/ : /<([^<>]+)>/).exec(call)?.[1] ?? ''
    const state = files.get(path) ?? { size: 0, synced: 0 }
    if (name.startsWith('rename')) {
      const [from = '', to = ''] = [...given.matchAll(/"([^"]*)"/g)].map((match) => match[1] ?? '')
      const moved = files.get(from)
      if (moved) files.set(to, moved)
    } else if (name === 'openat' && given.includes('O_TRUNC')) files.set(path, { size: 0, synced: 0 })
    else if (name.includes('write')) files.set(path, { ...state, size: state.size + Number(result) })
    // A folder is synced, too.
    else if (name.endsWith('sync') && files.has(path)) files.set(path, { ...state, synced: state.size })
  }
  return new Map(
    [...files].flatMap(([file, { synced }]) =>
      file.startsWith(`${folder}/`) ? [[file, synced] as const] : [],
    ),
  )
}

/** Leaves of the files what survives a power cut. Nothing may have them open. */
export function cutPower(survivors: Survivors): void {
  for (const [file, size] of survivors)
    if (existsSync(file) && statSync(file).size > size) truncateSync(file, size)
}
