import { Module, register } from 'node:module'
import { fileURLToPath } from 'node:url'

// dependency-cruiser looks for `typescript` beside itself and finds version 7, which has no
// JavaScript compiler API: it would then read no TypeScript at all, and every tree would pass.
// In its process, and only there, the name means the TypeScript 6 of this workspace.
register('./redirect.mjs', import.meta.url)

const paths = [fileURLToPath(new URL('.', import.meta.url))]
const resolveAsUsual = Module._resolveFilename
Module._resolveFilename = function resolve(request, parent, isMain, options) {
  const isCompiler = request === 'typescript' || request.startsWith('typescript/')
  return resolveAsUsual.call(this, request, parent, isMain, isCompiler ? { paths } : options)
}
