import type { PageFrame, PageRequestFrame } from '../../wire/messageFrames.js'
import { limits } from '../../wire/limits.js'
import type { EncodedFrame } from './batches.js'
import type { HubContext } from './context.js'
import { utf8Length } from './encoding.js'
import { messageFields } from './encodedMessages.js'
import type { Connection, Subscription } from './model.js'
import { paced, payFor } from './replayRate.js'
import type { ChannelPage } from './store.js'

type PageError = NonNullable<PageFrame['error']>

const headOf = ({ ch, epoch, before }: PageRequestFrame): string =>
  `{"t":"page","ch":${JSON.stringify(ch)},"epoch":${JSON.stringify(epoch)},"before":${before},"messages":`

const errorPage = (frame: PageRequestFrame, error: PageError): EncodedFrame => ({
  text: `${headOf(frame)}[],"more":false,"error":"${error}"}`,
})

/** Encodes the newest messages that fit into a frame. One message always fits, so that paging never stops. */
function encodePage(frame: PageRequestFrame, { entries, first }: ChannelPage): EncodedFrame {
  const head = headOf(frame)
  const tail = '],"more":false}'
  const texts: string[] = []
  let bytes = utf8Length(head) + tail.length + 1
  let oldest = frame.before
  for (let i = entries.length - 1; i >= 0; i--) {
    const entry = entries[i]
    if (entry === undefined) break
    const text = `{${messageFields(entry)}}`
    bytes += utf8Length(text) + 1
    if (texts.length > 0 && bytes > limits.maxPageBytes) break
    texts.push(text)
    oldest = entry.offset
  }
  return { text: `${head}[${texts.reverse().join()}],"more":${texts.length > 0 && oldest > first}}` }
}

/** The newest messages before an offset. */
async function readPage(
  { environment, store }: HubContext,
  { channel }: Subscription,
  { before, limit }: PageRequestFrame,
): Promise<ChannelPage> {
  const { config, key } = channel
  const isAged = config.kind === 'log' && config.maxAgeMs !== undefined
  const notBefore = isAged ? { notBefore: environment.now() - (config.maxAgeMs ?? 0) } : {}
  const size = Math.min(limit, limits.maxPageMessages)
  const range = { after: 0, before, limit: size, maxBytes: limits.maxPageBytes, ...notBefore }
  const page = await store.read(key, range)
  // A `latest` channel has no history; the store keeps older values only to recognise their ids.
  return config.kind === 'latest' ? { ...page, entries: [] } : page
}

async function answer(
  context: HubContext,
  connection: Connection,
  frame: PageRequestFrame,
): Promise<EncodedFrame> {
  const subscription = connection.subscriptions.get(frame.ch)
  if (!subscription) return errorPage(frame, 'not-subscribed')
  try {
    await paced(context.environment, connection)
    const page = await readPage(context, subscription, frame)
    payFor(connection, page.entries)
    if (subscription.phase === 'ended') return errorPage(frame, 'not-subscribed')
    return page.epoch === frame.epoch ? encodePage(frame, page) : errorPage(frame, 'channel-closed')
  } catch (error) {
    context.events.emit({ type: 'store-failed', error })
    return errorPage(frame, 'server-error')
  }
}

/**
 * Answers a request for older messages. A page waits until the client has read the frames before it, so that requests
 * without reading cannot fill the memory; later requests on the channel wait behind it.
 */
export async function page(
  context: HubContext,
  connection: Connection,
  frame: PageRequestFrame,
): Promise<void> {
  const { sendBuffer } = connection
  const page = await answer(context, connection, frame)
  while (!connection.isEnded() && !sendBuffer.pushData(page)) await sendBuffer.drained()
}
