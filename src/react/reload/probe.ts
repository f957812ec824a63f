/** Whether the server would answer a reload of this page, asked without a cache. */
export async function probeThisPage(signal: AbortSignal): Promise<boolean> {
  const { ok, status, type } = await fetch(location.href, {
    method: 'HEAD',
    cache: 'no-store',
    redirect: 'manual',
    signal,
  })
  // An opaque redirect has status 0. 401 and 405 still prove that the server answers.
  return ok || type === 'opaqueredirect' || status === 401 || status === 405
}
