import { readFileSync } from 'node:fs'

/** A line of a transcript; `Deed` is what its test can do beside frames. `as` names the socket, where there are several. */
export type Line<Deed> = { readonly as?: string } & (
  | { readonly note: string }
  | { readonly client: unknown }
  | { readonly server: unknown }
  | { readonly raw: string }
  | { readonly close: { readonly code: number; readonly reason: string } }
  | Deed
)

export const readLines = <Deed>(file: string): readonly Line<Deed>[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line<Deed>)

/** The transcripts: a conversation over a real socket, and on virtual time the frames that need time or a fault, and those of things. */
export const transcripts = {
  socket: 'test/wire/transcript.jsonl',
  rare: 'test/wire/transcriptRare.jsonl',
  things: 'test/wire/transcriptThings.jsonl',
} as const

/** `$name` stands for a text of the server: any value at first, the same value later. */
export class Names {
  readonly #known = new Map<string, string>()

  fill(value: unknown): unknown {
    return JSON.parse(JSON.stringify(value), (_key, part: unknown) =>
      typeof part === 'string' && part.startsWith('$') ? (this.#known.get(part) ?? part) : part,
    )
  }

  learn(expected: unknown, got: unknown): void {
    if (typeof expected === 'string' && expected.startsWith('$') && typeof got === 'string') {
      if (!this.#known.has(expected)) this.#known.set(expected, got)
    } else if (typeof expected === 'object' && expected !== null && typeof got === 'object' && got !== null) {
      for (const [key, part] of Object.entries(expected))
        this.learn(part, (got as Record<string, unknown>)[key])
    }
  }
}
