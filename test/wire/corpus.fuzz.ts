import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { decodeClientMessage } from '../../src/wire/decodeClient.js'
import { partChecks } from './partChecks.js'
import { decodeServer } from '../../src/wire/decodeServer.js'

export const deciders = { client: clientOutcome, server: serverOutcome } as const
export type Side = keyof typeof deciders

/** An input that was found, under the name of what it leads to. */
export interface Found {
  readonly outcome: string
  readonly text: string
}

const fileOf = (side: Side): string => join('test', 'wire', 'corpus', `${side}.jsonl`)

/** The kept inputs, the smallest one for each outcome. */
export const readCorpus = (side: Side): readonly Found[] =>
  readFileSync(fileOf(side), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Found)

/** Keeps inputs with new outcomes, and smaller ones of known outcomes. Batches with several outcomes are left out. */
export function keepInputs(side: Side, found: ReadonlyMap<string, string>): void {
  const kept = new Map(readCorpus(side).map(({ outcome, text }) => [outcome, text]))
  for (const [outcome, text] of found)
    if (!outcome.includes(' | ') && text.length < (kept.get(outcome)?.length ?? Infinity))
      kept.set(outcome, text)
  const lines = [...kept].toSorted(([a], [b]) => (a < b ? -1 : 1))
  writeFileSync(
    fileOf(side),
    lines.map(([outcome, text]) => `${JSON.stringify({ outcome, text })}\n`).join(''),
  )
}

/** Outcomes of a message in one line; numbers and quoted texts are left out, and each frame counts once. */
const outcomeOf = (parts: readonly string[]): string =>
  [...new Set(parts.map((part) => part.replaceAll(/got \d+/g, 'got N')))].toSorted().slice(0, 4).join(' | ')

export function clientOutcome(text: string): string {
  return outcomeOf(
    decodeClientMessage(text).map((decoded) =>
      decoded.ok
        ? `ok ${[decoded.frame.t, ...Object.keys(decoded.frame).slice(1)].join(' ')}`
        : `${decoded.problem}: ${decoded.detail}`,
    ),
  )
}

const quoted = /(expected JSON, got|unknown frame type) .*/s

export function serverOutcome(text: string): string {
  const { frames, problems } = decodeServer(text, partChecks)
  return outcomeOf([
    ...frames.map(({ t }) => `ok ${t}`),
    ...problems.map(({ kind, message }) => `${kind}: ${message.replace(quoted, '$1 …')}`),
  ])
}

/** Every message of the transcripts: sound frames to begin with. */
export function soundMessages(side: Side): readonly unknown[] {
  const files = readdirSync(join('test', 'wire')).filter((file) => file.endsWith('.jsonl'))
  const messages = files.flatMap((file) =>
    readFileSync(join('test', 'wire', file), 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .flatMap((line) => {
        const value = JSON.parse(line) as { readonly [key: string]: unknown }
        return side in value ? [value[side]] : []
      }),
  )
  return [...new Map(messages.map((message) => [JSON.stringify(message), message])).values()]
}
