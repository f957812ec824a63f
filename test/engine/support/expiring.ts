import type { ConnectivityEvent, TokenRequest } from 'react-connectivity'
import { createWorld, type World } from './world.js'

export const HOUR = 3_600_000

/** Tokens are `<user>:<when it ends>`. */
export const userOf = (token = ''): { id: string; expiresAt: number } => {
  const [id = '', end] = token.split(':')
  return { id, expiresAt: Number(end) }
}

export interface ExpiringWorld {
  readonly world: World
  readonly asked: TokenRequest[]
  /** The next tokens. */
  readonly issue: {
    user: string
    lifeMs: number
    /** In place of a token. */
    instead: ((request: TokenRequest) => unknown) | null
  }
  readonly refreshes: () => number
  /** Events of tokens. */
  readonly told: () => readonly ConnectivityEvent[]
}

/** A client whose server takes tokens that end. */
export async function startExpiring(lifeMs = 60_000, server: object = {}): Promise<ExpiringWorld> {
  const asked: TokenRequest[] = []
  const issue: ExpiringWorld['issue'] = { user: 'anna', lifeMs, instead: null }
  const getToken = (request: TokenRequest): string => {
    asked.push(request)
    if (issue.instead !== null) return issue.instead(request) as string
    return `${issue.user}:${String(world.environment.now() + issue.lifeMs)}`
  }
  const world: World = createWorld(
    { auth: { getToken } },
    {
      authenticate: ({ token }) => {
        const { id, expiresAt } = userOf(token)
        return { user: { id }, expiresAt }
      },
      ...server,
    },
  )
  await world.connect()
  return {
    world,
    asked,
    issue,
    refreshes: () => world.sent('client', 'refresh').length,
    told: () => world.events.filter(({ type }) => type.startsWith('token-')),
  }
}
