import { readFileSync } from 'node:fs'
import { runCommand } from './command.js'

const { code, output } = runCommand(process.argv.slice(2), (path) => readFileSync(path, 'utf8'))
if (code === 2) process.stderr.write(`${output}\n`)
else process.stdout.write(`${output}\n`)
process.exitCode = code
