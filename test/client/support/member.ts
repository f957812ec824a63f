import { watchPresentation, type TestClient } from './client.js'
import { until } from './wait.js'

/** The token names the user. */
export const authenticate = ({ token = '' }: { readonly token?: string }) => ({ id: token })
/** A client of this user, without delays. */
export const as = (user: string) => ({ auth: { getToken: () => user }, times: { bannerMs: 0, ledMs: 0 } })

/** Cuts the line and waits for the next connection. */
export async function reconnect(client: TestClient): Promise<void> {
  const connections = (): number => client.statuses.filter((status) => status === 'connected').length
  const before = connections()
  client.sockets.at(-1)?.terminate()
  await until('the way back', () => connections() > before)
}

/** Waits for a banner. */
export const bannerOf = async (client: TestClient, key: string) => {
  const presentation = watchPresentation(client)
  await until(`the banner ${key}`, () => presentation().banner?.key === key)
  return presentation().banner
}
