import type { OutBatch } from './environment.js'

/** The text of one frame. The same object is pushed to every connection that gets it. */
export interface EncodedFrame {
  readonly text: string
}

/**
 * A list of frames that starts at a common root. Connections that push the same frames within a tick walk the same nodes,
 * so they end at the same node and share its batch: it is joined and framed once, however many clients there are.
 */
export interface BatchNode {
  readonly encoded: EncodedFrame | null
  readonly parent: BatchNode | null
  readonly frames: number
  readonly length: number
  lastChild: BatchNode | null
  batch: OutBatch | null
}

const createNode = (encoded: EncodedFrame | null, parent: BatchNode | null): BatchNode => ({
  encoded,
  parent,
  frames: (parent?.frames ?? -1) + 1,
  length: (parent?.length ?? 0) + (encoded?.text.length ?? 0) + 1,
  lastChild: null,
  batch: null,
})

/** The empty list; a new one for each tick. */
export const createRoot = (): BatchNode => createNode(null, null)

/** The list with one frame more. A message goes to all its subscribers in a row, so the last child is the one to share. */
export function withFrame(node: BatchNode, encoded: EncodedFrame): BatchNode {
  const last = node.lastChild
  return last?.encoded === encoded ? last : (node.lastChild = createNode(encoded, node))
}

/** The batch of a list: one frame alone is an object, several are an array. */
export function batchOf(node: BatchNode): OutBatch {
  if (node.batch) return node.batch
  const texts: string[] = []
  for (let at: BatchNode | null = node; at?.encoded; at = at.parent) texts.push(at.encoded.text)
  const text = texts.length === 1 ? (texts[0] ?? '') : `[${texts.reverse().join()}]`
  return (node.batch = { text, frames: node.frames })
}
