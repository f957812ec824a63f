import { run } from './run.mjs'

const fix = process.argv.includes('--fix')
const lint = await run('oxlint', [
  '--type-aware',
  '--deny-warnings',
  '--report-unused-disable-directives',
  ...(fix ? ['--fix'] : []),
])
const format = await run('oxfmt', fix ? [] : ['--check'])

if (format.code !== 0) console.error('format: run `npm run format`')
if (lint.code !== 0 || format.code !== 0) process.exitCode = 1
