import { isMain } from '../scripts/run.mjs'
import { endChildren, startChild } from './lib/children.mjs'
import { buildPackage } from './lib/package.mjs'
import { createPages } from './lib/pages.mjs'
import { table } from './lib/report.mjs'
import { short } from './lib/stats.mjs'

/** Self time by function, in milliseconds, longest first; summed over the places where it is called from. */
function selfTimes({ nodes, samples, timeDeltas }) {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const times = new Map()
  for (const [at, id] of samples.entries()) {
    const { functionName, lineNumber, url } = byId.get(id).callFrame
    const name = `${functionName || '(anonymous)'}${url === '' ? '' : `:${lineNumber + 1}`}`
    times.set(name, (times.get(name) ?? 0) + timeDeltas[at] / 1000)
  }
  return [...times].toSorted((a, b) => b[1] - a[1])
}

/** Where the main thread spends a burst: `node bench/profile.mjs ours 20000 [maxBatch]`. */
async function main([peer = 'ours', count = '20000', maxBatch = '1', rows = '45']) {
  await buildPackage({ isMinified: false })
  const pages = await createPages()
  try {
    await pages.load('burst', 'production', { isMinified: false })
    const child = startChild('sockets')
    const kind = peer.startsWith('native') ? 'plain' : 'ours'
    const limits = maxBatch === '0' ? {} : { limits: { maxBatch: Number(maxBatch) } }
    const port = await child.ask('start', { id: 'burst', kind, origin: pages.origin, options: limits })
    const page = await pages.open('burst', { peer, port, count: Number(count) })
    await page.run('ready', undefined, 10_000)
    await new Promise((resolve) => setTimeout(resolve, 150))
    await page.cdp.send('Profiler.enable')
    await page.cdp.send('Profiler.setSamplingInterval', { interval: 100 })
    const before = await page.taskMs()
    await page.cdp.send('Profiler.start')
    const done = page.run('done')
    await child.ask('burst', { id: 'burst', count: Number(count), perTick: 64, isBatched: false })
    const { wallMs } = await done
    const { profile } = await page.cdp.send('Profiler.stop')
    const taskMs = (await page.taskMs()) - before
    const times = selfTimes(profile)
    console.log(`${peer}: ${short(taskMs)} ms of the main thread, ${short(wallMs)} ms in all; self times:\n`)
    console.log(
      table(
        ['function', 'ms', '%'],
        times.slice(0, Number(rows)).map(([name, ms]) => [name, short(ms), short((100 * ms) / taskMs)]),
      ),
    )
  } finally {
    await pages.close()
    endChildren()
  }
}

if (isMain(import.meta)) {
  await main(process.argv.slice(2))
  process.exit()
}
