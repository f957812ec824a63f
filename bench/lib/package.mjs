import { cpSync, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { entries, packageName } from '../../scripts/entries.mjs'
import { root, run } from '../../scripts/run.mjs'

/** A separate folder, so that a concurrent `npm run build` does not delete the files during a run. */
export const packageDist = join(root, 'node_modules', '.cache', 'bench', 'dist')

/** Builds the package like `npm run build`, without declarations. */
export async function buildPackage() {
  const args = ['build', '--logLevel', 'warn', '--emptyOutDir', '--outDir', packageDist]
  const { code } = await run('vite', args, { env: { NODE_ENV: 'production' } })
  if (code !== 0) throw new Error('bench: the package does not build')
  const styles = join(root, 'src', 'ui', 'styles.css')
  mkdirSync(packageDist, { recursive: true })
  if (existsSync(styles)) cpSync(styles, join(packageDist, 'styles.css'))
}

export const builtFile = (name) => join(packageDist, name)

/** Public name → built file, for esbuild. */
export const packageAlias = Object.fromEntries(
  entries.map(({ name, built }) => [name, join(packageDist, built.replace('./dist/', ''))]),
)

/** esbuild puts the longest alias first only when it stands first. */
export const aliasPlugin = {
  name: packageName,
  setup(build) {
    build.onResolve({ filter: new RegExp(`^${packageName}(/|$)`) }, ({ path }) => {
      const file = packageAlias[path]
      return file === undefined
        ? { errors: [{ text: `${path} is not exported` }] }
        : { path: file, sideEffects: false }
    })
  },
}
