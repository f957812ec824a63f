export function resolve(specifier, context, next) {
  const isCompiler = specifier === 'typescript' || specifier.startsWith('typescript/')
  return next(specifier, isCompiler ? { ...context, parentURL: import.meta.url } : context)
}
