import fc from 'fast-check'

/** A change of a value, at one of its places. */
export interface Mutation {
  readonly place: number
  readonly how: 'replace' | 'drop' | 'rename' | 'add' | 'wrap' | 'repeat'
  readonly value: unknown
  readonly name: string
}

type Container = Record<string, unknown> | unknown[]

const isContainer = (value: unknown): value is Container => typeof value === 'object' && value !== null

/** Every place in a value: its container and the key there. */
function placesIn(value: unknown): readonly (readonly [Container, string])[] {
  if (!isContainer(value)) return []
  return Object.keys(value).flatMap((key) => [
    [value, key] as const,
    ...placesIn((value as Record<string, unknown>)[key]),
  ])
}

const set = (container: Container, key: string, value: unknown): void =>
  void Object.defineProperty(container, key, { value, enumerable: true, configurable: true, writable: true })

function remove(container: Container, key: string): void {
  if (Array.isArray(container)) container.splice(Number(key), 1)
  else delete container[key]
}

function mutateAt(container: Container, key: string, { how, name, ...given }: Mutation): void {
  // A value that two places share could come to hold itself.
  const value = structuredClone(given.value)
  const old = (container as Record<string, unknown>)[key]
  switch (how) {
    case 'replace':
      return set(container, key, value)
    case 'drop':
      return remove(container, key)
    case 'rename':
      remove(container, key)
      return set(container, Array.isArray(container) ? String(container.length) : name, old)
    case 'add':
      return set(container, Array.isArray(container) ? String(container.length) : name, value)
    case 'wrap':
      return set(container, key, [old])
    case 'repeat':
      return set(
        container,
        key,
        Array.from({ length: 3 }, () => structuredClone(old)),
      )
  }
}

/** A frame, or a batch, with changes of its structure. The same input gives the same output. */
export function mutated(base: unknown, mutations: readonly Mutation[]): unknown {
  const root = [structuredClone(base)]
  for (const mutation of mutations) {
    const places = placesIn(root)
    const [container, key] = places[mutation.place % Math.max(1, places.length)] ?? []
    if (container !== undefined && key !== undefined) mutateAt(container, key, mutation)
  }
  return root.length === 1 ? root[0] : root
}

const values = fc.oneof(
  fc.constantFrom<unknown>(
    ...[null, true, false, 0, -0, 1, -1, 0.5, 1e21, 2 ** 53, Number.MAX_SAFE_INTEGER, '', ' ', '0', '1', '*'],
    ...[
      '__proto__',
      'constructor',
      'toString',
      '\ud800',
      '\u0000',
      '\u202e',
      'x'.repeat(200),
      'x'.repeat(201),
    ],
    ...[[], {}, [[]], { t: 'ping', n: 1 }, JSON.parse('{"__proto__":{"polluted":1}}')],
  ),
  fc.constantFrom(
    'hello',
    'welcome',
    'message',
    'publish',
    'subscribe',
    'subscribed',
    'log',
    'latest',
    'session',
  ),
  fc.jsonValue({ maxDepth: 3 }),
)

const names = fc.constantFrom(
  ...[
    't',
    'v',
    'n',
    'o',
    'd',
    'ch',
    'id',
    'pos',
    'key',
    'seq',
    'at',
    'from',
    'epoch',
    'offset',
    'generation',
  ],
  ...[
    'token',
    'session',
    'attempt',
    'cause',
    'history',
    'before',
    'limit',
    'messages',
    'more',
    'error',
    'limits',
  ],
  ...[
    'spreadMs',
    'heartbeat',
    'replay',
    'kind',
    'last',
    'reason',
    'duplicate',
    'ephemeral',
    '__proto__',
    'extra',
  ],
)

/** Changes of the structure of a value. */
export const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(
  fc.record({
    place: fc.nat(200),
    how: fc.constantFrom('replace', 'replace', 'replace', 'drop', 'rename', 'add', 'wrap', 'repeat'),
    value: values,
    name: names,
  }),
  { maxLength: 4 },
)

/** Changes of the text itself: a part is cut out, doubled, or replaced. */
export const cuts: fc.Arbitrary<readonly (readonly [at: number, length: number, text: string])[]> = fc.oneof(
  { weight: 4, arbitrary: fc.constant([]) },
  {
    weight: 1,
    arbitrary: fc.array(
      fc.tuple(
        fc.nat(400),
        fc.nat(20),
        fc.constantFrom(
          '',
          '"',
          '{',
          '[',
          ']',
          '}',
          ',',
          ':',
          '\\',
          '\\u',
          '\n',
          '1e',
          '-',
          '\ud800',
          'null',
        ),
      ),
      { minLength: 1, maxLength: 3 },
    ),
  },
)

/** A text with parts replaced. */
export const cutText = (text: string, given: readonly (readonly [number, number, string])[]): string =>
  given.reduce((now, [at, length, insert]) => {
    const from = at % (now.length + 1)
    return now.slice(0, from) + insert + now.slice(from + length)
  }, text)
