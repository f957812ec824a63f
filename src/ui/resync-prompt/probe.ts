/** Whether the server would answer a reload of this page: asked for real, never from a cache. */
export async function probeThisPage(signal: AbortSignal): Promise<boolean> {
  const { ok, status, type } = await fetch(location.href, {
    method: 'HEAD',
    cache: 'no-store',
    redirect: 'manual',
    signal,
  })
  // A redirect is not followed and shows no status. 401 and 405 are a server that is there and has its own say.
  return ok || type === 'opaqueredirect' || status === 401 || status === 405
}
