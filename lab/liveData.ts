/** An order as it goes over the wire: the whole order each time, so the newest message about it wins. */
export interface Order {
  readonly id: number
  readonly customer: string
  readonly item: string
  readonly cents: number
  readonly state: 'new' | 'paid' | 'packed' | 'sent'
  /** Milliseconds since 1970. */
  readonly at: number
}

/** A price on the ticker. */
export interface Price {
  readonly symbol: string
  readonly cents: number
  /** Against the first price of the day. */
  readonly change: number
  readonly at: number
}

const customers = [
  'A. Lindqvist',
  'M. Okafor',
  'J. Tanaka',
  'S. Moreau',
  'R. Castillo',
  'N. Haddad',
  'E. Novak',
]
const items = ['Desk light', 'Oak shelf', 'Wool rug', 'Tea set', 'Floor mirror', 'Linen sheets', 'Wall clock']
const nextState = { new: 'paid', paid: 'packed', packed: 'sent' } as const

const pick = <T>(list: readonly T[]): T => list[Math.floor(Math.random() * list.length)] as T

/** Makes orders and moves them along. */
export function createOrderBook(known: readonly Order[]): () => Order {
  const open = new Map(known.filter(({ state }) => state !== 'sent').map((order) => [order.id, order]))
  let lastId = Math.max(1040, ...known.map(({ id }) => id))
  return () => {
    const at = Date.now()
    const order =
      open.size > 4 || (open.size > 0 && Math.random() < 0.4) ? pick([...open.values()]) : undefined
    if (order === undefined || order.state === 'sent') {
      lastId += 1
      const cents = 500 + Math.floor(Math.random() * 20_000)
      const made: Order = {
        id: lastId,
        customer: pick(customers),
        item: pick(items),
        cents,
        state: 'new',
        at,
      }
      open.set(made.id, made)
      return made
    }
    const moved: Order = { ...order, state: nextState[order.state], at }
    if (moved.state === 'sent') open.delete(moved.id)
    else open.set(moved.id, moved)
    return moved
  }
}

/** Makes prices that wander. */
export function createTicker(symbol: string, start: number): () => Price {
  let cents = start
  return () => {
    cents = Math.max(100, Math.round(cents * (1 + (Math.random() - 0.5) / 100)))
    return { symbol, cents, change: cents / start - 1, at: Date.now() }
  }
}
