import { execFile } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { promisify } from 'node:util'

/** A resource that the kernel limits: the size of a file in bytes, or the number of descriptors. */
export type Resource = 'fsize' | 'nofile'

/** Sets the soft limit of a running process. Needs the program `prlimit`, which Linux has. */
export async function limitResource(
  pid: number,
  resource: Resource,
  value: number | 'unlimited',
): Promise<void> {
  await promisify(execFile)('prlimit', ['--pid', `${pid}`, `--${resource}=${value}:`])
}

/** The soft limit of a running process. */
export async function readLimit(pid: number, resource: Resource): Promise<number | 'unlimited'> {
  const { stdout } = await promisify(execFile)('prlimit', [
    '--pid',
    `${pid}`,
    `--${resource}`,
    '--raw',
    '--noheadings',
    '--output=SOFT',
  ])
  const text = stdout.trim()
  return text === 'unlimited' ? text : Number(text)
}

/** Descriptors that a process has open. Linux only. */
export const openDescriptors = (pid: number): number => readdirSync(`/proc/${pid}/fd`).length
