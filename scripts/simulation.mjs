import { readFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { build } from 'esbuild'
import { root } from './run.mjs'

/** Seeds that a thread takes at a time. */
const SEEDS_PER_TASK = 25

/** Plants a fault while the file is loaded. */
const plant = ({ name, file, find, replace }) => ({
  name: 'plant-mutant',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      if (path !== join(root, file)) return null
      const source = await readFile(path, 'utf8')
      if (!source.includes(find)) throw new Error(`expected ${file} to have the text of the mutant '${name}'`)
      return { contents: source.replace(find, () => replace), loader: 'ts' }
    })
  },
})

export async function bundleSimulation(mutant) {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: ['test/sim/support/seedWorker.ts'],
    tsconfig: join(root, 'tsconfig.json'),
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    define: { 'process.env.NODE_ENV': '"test"' },
    logLevel: 'error',
    write: false,
    plugins: mutant === undefined ? [] : [plant(mutant)],
  })
  return outputFiles[0].text
}

function startThread(code) {
  // A large young generation halves the time of the garbage collector.
  const resourceLimits = { maxYoungGenerationSizeMb: 64 }
  const thread = new Worker(code, { eval: true, execArgv: [], resourceLimits })
  // An error after the last answer comes too late to matter; without a listener it would end this process.
  thread.on('error', () => undefined)
  return thread
}

/** The answer of a thread. Rejects when the thread fails first. */
const answerOf = (thread, task) =>
  new Promise((resolve, reject) => {
    const stop = () => {
      thread.off('message', onMessage)
      thread.off('error', onError)
    }
    const onMessage = (report) => {
      stop()
      resolve(report)
    }
    const onError = (error) => {
      stop()
      reject(new Error(`seeds ${task.from} to ${task.to}: ${error.message}`, { cause: error }))
    }
    thread.on('message', onMessage)
    thread.on('error', onError)
    thread.postMessage(task)
  })

/** Ends a promise that takes too long; without a limit it may take as long as it wants. */
const within = (ms, promise, what) => {
  if (ms === 0) return promise
  let timer
  const limit = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${what}: no end after ${ms / 1000} s`)), ms).unref()
  })
  return Promise.race([promise, limit]).finally(() => clearTimeout(timer))
}

export async function simulate(options) {
  const {
    code,
    from,
    to,
    stopsAfter = 5,
    shrinks = true,
    onFound = () => undefined,
    hangsAfterMs = 0,
  } = options
  const sum = { runs: 0, delivered: 0, acknowledged: 0, found: [] }
  let next = from
  async function work(thread) {
    while (next <= to && sum.found.length < stopsAfter) {
      const task = { from: next, to: Math.min(next + SEEDS_PER_TASK - 1, to), shrinks }
      next = task.to + 1
      const report = await within(hangsAfterMs, answerOf(thread, task), `seeds ${task.from} to ${task.to}`)
      sum.runs += report.runs
      sum.delivered += report.delivered
      sum.acknowledged += report.acknowledged
      sum.found.push(...report.found)
      for (const { line } of report.found) onFound(line)
    }
  }
  const count = Math.min(availableParallelism(), Math.ceil((to - from + 1) / SEEDS_PER_TASK))
  const threads = Array.from({ length: count }, () => startThread(code))
  try {
    await Promise.all(threads.map(work))
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()))
  }
  return { ...sum, found: sum.found.toSorted((a, b) => a.seed - b.seed) }
}
