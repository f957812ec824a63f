import type { UnsavedWork } from './unsavedWork.js'

/** The text of unsaved work, kept for the page after a reload. */
export interface Draft {
  readonly text: string
  /** When it was kept; epoch milliseconds. */
  readonly at: number
  /** The identity that wrote it; null without one. */
  readonly owner: string | null
}

/** The number is the version of the format. */
const keyOf = (id: string): string => `conn-draft:1:${id}`

/** Keeps the text of the work in this tab. Returns false where the storage is full or forbidden, or the work cannot be copied. */
export function keepDraft({ id, copy, owner }: UnsavedWork, at: number): boolean {
  try {
    const draft: Draft = { text: copy?.() ?? '', at, owner }
    sessionStorage.setItem(keyOf(id), JSON.stringify(draft))
    return true
  } catch {
    return false
  }
}

/** The kept text of the work; null without one. */
export function readDraft(id: string): Draft | null {
  try {
    const draft: unknown = JSON.parse(sessionStorage.getItem(keyOf(id)) ?? 'null')
    return isDraft(draft) ? draft : null
  } catch {
    return null
  }
}

export function dropDraft(id: string): void {
  try {
    sessionStorage.removeItem(keyOf(id))
  } catch {
    // Nothing is kept where storage is forbidden.
  }
}

function isDraft(value: unknown): value is Draft {
  if (typeof value !== 'object' || value === null) return false
  const { text, at, owner } = value as Partial<Draft>
  return typeof text === 'string' && typeof at === 'number' && (owner === null || typeof owner === 'string')
}
