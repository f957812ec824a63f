import { isMain } from '../scripts/run.mjs'
import { endChildren, startChild } from './lib/children.mjs'
import { buildPackage } from './lib/package.mjs'
import { createPages } from './lib/pages.mjs'
import { table } from './lib/report.mjs'
import { short } from './lib/stats.mjs'

/** Line of the bundle → the module it came from; esbuild names each in a comment before its code. */
function modulesOf(bundle) {
  let module = ''
  return bundle.split('\n').map((line) => {
    const [, path] = /^ {2}\/\/ (\S+\.(?:m?js|jsx))$/.exec(line) ?? []
    if (path !== undefined)
      module = path.replace(/^.*?(node_modules\/\.cache\/bench\/dist|node_modules|bench)\//, '')
    return module
  })
}

/** Self time by function or by module, in milliseconds, longest first; summed over the places where it is called from. */
function selfTimes({ nodes, samples, timeDeltas }, nameOf) {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const times = new Map()
  for (const [at, id] of samples.entries()) {
    const name = nameOf(byId.get(id).callFrame)
    times.set(name, (times.get(name) ?? 0) + timeDeltas[at] / 1000)
  }
  return [...times].filter(([name]) => name !== '(idle)').toSorted((a, b) => b[1] - a[1])
}

function timesTable(title, times, rows) {
  const all = times.reduce((sum, [, ms]) => sum + ms, 0)
  const lines = times.slice(0, rows).map(([name, ms]) => [name, short(ms), short((100 * ms) / all)])
  return table([title, 'ms', '%'], lines)
}

/** Parameters and messages of the pages. */
const scenes = {
  burst: { given: { count: 20_000 }, burst: {} },
  channels: { given: { count: 2000, channels: 100, components: 10 }, burst: { channels: 100 } },
}

/** Profiles the main thread during a burst: `node bench/profile.mjs <burst | channels> <peer> <messages per frame>`. */
async function main([name = 'burst', peer = 'ours', maxBatch = '1', rows = '40']) {
  const { given, burst } = scenes[name]
  await buildPackage()
  const pages = await createPages()
  try {
    const modules = modulesOf(await pages.load(name, 'production', { isMinified: false }))
    const child = startChild('sockets')
    const isPlain = peer.startsWith('native') || peer === 'floor'
    const options = { limits: { maxBatch: Number(maxBatch) } }
    const kind = isPlain ? 'plain' : 'ours'
    const port = await child.ask('start', {
      id: name,
      kind,
      origin: pages.origin,
      ...(!isPlain && { options }),
    })
    const page = await pages.open(name, { peer, port, ...given })
    await page.run('ready', undefined, 20_000)
    await new Promise((resolve) => setTimeout(resolve, 300))
    await page.cdp.send('Profiler.enable')
    await page.cdp.send('Profiler.setSamplingInterval', { interval: 100 })
    const before = await page.taskMs()
    await page.cdp.send('Profiler.start')
    const done = page.run('done')
    await child.ask('burst', { id: name, count: given.count, perTick: 64, ...burst })
    const { wallMs } = await done
    const { profile } = await page.cdp.send('Profiler.stop')
    const taskMs = (await page.taskMs()) - before
    console.log(
      `${name}, ${peer}: main thread ${short(taskMs)} ms, ${short(wallMs)} ms in all; self times:\n`,
    )
    const isNative = ({ url }) => !url.endsWith(`/${name}.js`)
    const byModule = selfTimes(profile, (frame) =>
      isNative(frame) ? frame.functionName : modules[frame.lineNumber],
    )
    console.log(timesTable('module', byModule, 20))
    const byFunction = selfTimes(profile, (frame) =>
      isNative(frame) ? frame.functionName : `${frame.functionName}, ${modules[frame.lineNumber]}`,
    )
    console.log(`\n${timesTable('function', byFunction, Number(rows))}`)
  } finally {
    await pages.close()
    endChildren()
  }
}

if (isMain(import.meta)) {
  await main(process.argv.slice(2))
  process.exit()
}
