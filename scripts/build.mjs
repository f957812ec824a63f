import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { build } from 'esbuild'
import { command, missingEntries, styleSheets } from './entries.mjs'
import { root, run } from './run.mjs'
import { minified } from './styles/minified.mjs'

async function must(command, args) {
  // Under any other NODE_ENV (a test runner sets its own) the JSX would carry paths of this machine.
  const { code } = await run(command, args, { env: { NODE_ENV: 'production' } })
  if (code !== 0) {
    console.error(`build: ${command} ${args.join(' ')} failed`)
    process.exit(1)
  }
}

for (const { name, source } of missingEntries)
  console.error(`build: package.json exports ${name}, but ${source} is missing`)
if (missingEntries.length > 0) process.exit(1)

rmSync(join(root, 'dist'), { recursive: true, force: true })
await must('vite', ['build', '--logLevel', 'warn'])
await must('tsc', ['-p', 'tsconfig.build.json'])

for (const { source, built } of styleSheets) {
  mkdirSync(dirname(join(root, built)), { recursive: true })
  writeFileSync(join(root, built), minified(readFileSync(join(root, source))))
  // TypeScript 6 and later refuse to import a style sheet that has no declaration.
  writeFileSync(join(root, `${built}.d.ts`), 'export {}\n')
}
await build({
  entryPoints: [join(root, command.source)],
  outfile: join(root, command.built),
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  // An app installs it when it has a level store.
  external: ['classic-level'],
  banner: { js: '#!/usr/bin/env node' },
  // Its licence asks for its text in each copy.
  footer: { js: `/*! culori\n${readFileSync(join(root, 'node_modules/culori/LICENSE'), 'utf8')}*/` },
})
console.log('build: dist is ready')
