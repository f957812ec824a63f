import { spawn } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/**
 * Runs one command from the repository root with the project's own binaries first on PATH.
 * Resolves with its exit code and, with `capture`, its output; it never rejects, so a caller
 * can go on and report every failure.
 */
export function run(command, args = [], options = {}) {
  const { capture = false, cwd = root, env = {}, toStderr = false, hangsAfterMs = 0 } = options
  const path = [join(root, 'node_modules', '.bin'), process.env['PATH']].join(delimiter)
  return new Promise((resolve) => {
    const stdio = capture ? ['ignore', 'pipe', 'pipe'] : ['ignore', toStderr ? 2 : 'inherit', 'inherit']
    const child = spawn(command, args, { cwd, stdio, env: { ...process.env, PATH: path, ...env } })
    const hang =
      hangsAfterMs > 0 &&
      setTimeout(() => {
        console.error(`${command}: no end after ${hangsAfterMs / 1000} s, stopped`)
        child.kill('SIGKILL')
      }, hangsAfterMs)
    let output = ''
    let stdout = ''
    child.stdout?.on('data', (data) => {
      output += data
      stdout += data
    })
    child.stderr?.on('data', (data) => (output += data))
    child.on('error', (error) => resolve({ code: 127, output: `${output}${error.message}`, stdout }))
    child.on('close', (code) => {
      clearTimeout(hang)
      resolve({ code: code ?? 1, output, stdout })
    })
  })
}

/** True when this module is the one Node was started with. */
export function isMain(meta) {
  return process.argv[1] !== undefined && fileURLToPath(meta.url) === process.argv[1]
}
