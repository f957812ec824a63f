import { build } from 'esbuild'

/** Bundles a program over the sources of this package, so that Node.js can run it in a separate process. Optional packages stay out. */
export async function bundleScript(contents: string, outfile: string): Promise<void> {
  await build({
    stdin: { contents, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    external: ['ws', 'classic-level', 'redis'],
    outfile,
    logLevel: 'warning',
  })
}
