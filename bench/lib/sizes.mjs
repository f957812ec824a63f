import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { root } from '../../scripts/run.mjs'
import { aliasPlugin } from './package.mjs'

export const gzipped = (content) => gzipSync(content, { level: 9 }).length

/** The gzipped bytes that an app would send for this source, with React left out. */
export async function bundledBytes(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: root, loader: 'jsx' },
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'es2022',
    external: ['react', 'react-dom', 'react/jsx-runtime'],
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [aliasPlugin],
    write: false,
    logLevel: 'error',
  })
  return gzipped(outputFiles[0].contents)
}
