import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Application, LogLevel, ReflectionKind } from 'typedoc'
import { entries, missingEntries } from '../scripts/entries.mjs'
import { root } from '../scripts/run.mjs'
import { defaultsIn } from './defaults.mjs'
import { page } from './pages.mjs'
import { nameUnion } from './typeText.mjs'

// `node docs-api/generate.mjs <folder>` writes one page for each entry of the package.
const [folder = '', ...flags] = process.argv.slice(2)
if (folder === '' || folder.startsWith('-') || flags.some((flag) => flag !== '--strict'))
  throw new Error(`api: expected a folder and maybe --strict, got ${process.argv.slice(2).join(' ')}`)
const written = entries.filter((entry) => !missingEntries.includes(entry))

const app = await Application.bootstrap({
  entryPoints: written.map(({ source }) => join(root, source)),
  tsconfig: join(root, 'tsconfig.build.json'),
  sort: ['source-order'],
  readme: 'none',
  excludeExternals: true,
  excludeInternal: true,
  excludePrivate: true,
  disableSources: true,
  // The step `types` has checked them, with the compiler that the project uses.
  skipErrorChecking: true,
  logLevel: LogLevel.Warn,
  validation: { invalidLink: true, notExported: flags.includes('--strict'), notDocumented: false },
})
const project = await app.convert()
if (project === undefined) process.exit(1)
app.validate(project)

const fileOf = (name) =>
  `${name.replace('react-connectivity', '').replace(/^\//, '').replaceAll('/', '-') || 'main'}.md`
// TypeDoc names a module by its path below the folder that all of them share.
const modules = written.length === 1 ? [project] : project.children
const moduleOf = ({ source }) =>
  modules.find(
    ({ name }) =>
      name === source.slice('src/'.length).replace(/(\/index)?\.tsx?$/, '') ||
      (name === 'index' && source === 'src/index.ts'),
  )

const pages = new Map(written.map((entry) => [entry, moduleOf(entry)]))
const pageOf = (reference) => {
  let module = reference.getTargetReflectionDeep()
  while (module.parent !== undefined && !modules.includes(module)) module = module.parent
  const [entry] = [...pages].find(([, one]) => one === module) ?? []
  return entry === undefined ? '' : fileOf(entry.name)
}

for (const { name, type } of project.getReflectionsByKind(ReflectionKind.TypeAlias)) nameUnion(name, type)

const defaults = defaultsIn(join(root, 'src'))

mkdirSync(folder, { recursive: true })
for (const name of readdirSync(folder)) if (name.endsWith('.md')) rmSync(join(folder, name))
for (const [{ name, source }, module] of pages) {
  if (module === undefined)
    throw new Error(`api: TypeDoc has no module for ${source}: ${modules.map((one) => one.name).join(', ')}`)
  writeFileSync(join(folder, fileOf(name)), page(name, module, pageOf, defaults))
}
const links = written.map(({ name }) => `- [\`${name}\`](${fileOf(name)})`)
writeFileSync(
  join(folder, 'README.md'),
  `# API reference\n\nOne page for each entry of the package, written by \`npm run api\` from the docstrings in the source.\n\n${links.join('\n')}\n`,
)
if (app.logger.hasErrors()) process.exitCode = 1
