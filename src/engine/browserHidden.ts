/** Reports whether the page is hidden: now, and at each change. A platform without pages never hides one. */
export function browserHidden(onHidden: (isHidden: boolean) => void): () => void {
  const { document } = globalThis as Partial<typeof globalThis>
  if (document === undefined) return () => undefined
  const tell = (): void => onHidden(document.visibilityState === 'hidden')
  document.addEventListener('visibilitychange', tell)
  tell()
  return () => document.removeEventListener('visibilitychange', tell)
}
