import { run } from './run.mjs'

// The widest project comes first: its errors explain those of the narrow ones.
const projects = [
  ['tsconfig.json', 'everything'],
  ['tsconfig.web.json', 'src without Node types'],
  ['tsconfig.core.json', 'src/core without DOM and Node'],
  ['tsconfig.pure.json', 'core, wire and hub without DOM and Node'],
  ['tsconfig.build.json', 'declarations', '--noEmit'],
]

const failed = []
for (const [project, what, ...more] of projects) {
  const { code } = await run('tsc', ['-p', project, ...more])
  if (code !== 0) failed.push(project)
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${project} (${what})`)
}
if (failed.length > 0) {
  console.error(`types: ${failed.length} of ${projects.length} projects failed: ${failed.join(', ')}`)
  process.exitCode = 1
}
