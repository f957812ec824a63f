import { parentPort } from 'node:worker_threads'
import { runSeeds, type SeedTask } from './seeds.js'

// Stacks of expected errors cost a tenth of the time, and no check reads them.
Error.stackTraceLimit = 0
// The client hints at likely causes when no server answers, which these runs bring about on purpose.
console.warn = () => undefined

parentPort?.on('message', (task: SeedTask) => {
  void runSeeds(task).then((report) => parentPort?.postMessage(report))
})
