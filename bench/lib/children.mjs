import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const running = new Set()

/** Starts `bench/servers/<name>.mjs` in a separate process; `ask` calls one of its handlers. */
export function startChild(name, { execArgv = [] } = {}) {
  const file = fileURLToPath(new URL(`../servers/${name}.mjs`, import.meta.url))
  const child = fork(file, { execArgv, env: { ...process.env, NODE_ENV: 'production' } })
  const waiting = new Map()
  let asked = 0
  running.add(child)
  child.on('message', ({ id, value, error }) => {
    const call = waiting.get(id)
    waiting.delete(id)
    if (error === undefined) call?.resolve(value)
    else call?.reject(new Error(`${name}: ${error}`))
  })
  child.on('exit', (code, signal) => {
    running.delete(child)
    for (const { reject } of waiting.values()) reject(new Error(`${name} ended (${signal ?? code})`))
    waiting.clear()
  })
  return {
    ask: (call, given = {}) =>
      new Promise((resolve, reject) => {
        const id = (asked += 1)
        waiting.set(id, { resolve, reject })
        child.send({ id, call, given })
      }),
    end() {
      running.delete(child)
      child.kill('SIGKILL')
    },
  }
}

/** Ends the children that still run. */
export function endChildren() {
  for (const child of running) child.kill('SIGKILL')
  running.clear()
}
