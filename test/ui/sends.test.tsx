import { act, fireEvent, screen } from '@testing-library/react'
import type { ReactElement } from 'react'
import { useChannelMessages } from 'react-connectivity'
import { SendStatus, type SendState } from 'react-connectivity/ui'
import { describe, expect, it, vi } from 'vitest'
import { mend, pass, show, staged } from './support/staged.js'

describe('a person who has sent something', () => {
  it.each([
    ['queued', 'waiting to be sent'],
    ['sent', 'sending…'],
    ['kept', 'sent'],
    ['refused', 'not sent'],
  ] as const)('reads what became of it: %s', async (state, text) => {
    const { container } = show(await staged('online'), <SendStatus send={{ state }} />)
    const root = container.querySelector('[data-slot="conn-send"]')
    expect(root).toHaveTextContent(text)
    expect(root).toHaveAttribute('data-state', state)
    expect(root?.querySelector('[data-slot="conn-glyph"] path')).not.toBeNull()
    expect(container.querySelector('[aria-live], [role="status"]')).toBeNull()
  })

  it('can tell accepted from waiting and from refused by the shape alone', async () => {
    const stage = await staged('online')
    const shapes = (['queued', 'kept', 'refused'] as const).map((state) => {
      const { container, unmount } = show(stage, <SendStatus send={{ state }} />)
      const shape = container.querySelector('path')?.getAttribute('d')
      unmount()
      return shape
    })
    expect(new Set(shapes).size).toBe(3)
  })

  it('reads when it was accepted', async () => {
    const stage = await staged('online')
    const at = new Date(stage.environment.now()).setHours(12, 41)
    const { container } = show(stage, <SendStatus send={{ state: 'kept' }} at={at} locale="en-GB" />)
    expect(container).toHaveTextContent('sent 12:41')
  })

  it('reads why it was refused, and can change it or send it again', async () => {
    const [onEdit, onRetry] = [vi.fn(), vi.fn()]
    const refused: SendState = { state: 'refused', error: { code: 'message-too-big' } }
    const { container } = show(await staged('online'), <SendStatus send={refused} {...{ onEdit, onRetry }} />)
    expect(container).toHaveTextContent('refused: too long')
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Edit' })))
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Send again' })))
    expect([onEdit.mock.calls.length, onRetry.mock.calls.length]).toEqual([1, 1])
    // In a narrow window both go to the next line together.
    const group = container.querySelector('[data-slot="conn-actions"]')
    expect(group?.querySelectorAll('button')).toHaveLength(2)
  })

  it('reads the words of the app, and no code that says nothing to a person', async () => {
    const stage = await staged('online')
    const mine = show(stage, <SendStatus send={{ state: 'refused' }} reason="over your limit" />)
    expect(mine.container).toHaveTextContent('refused: over your limit')
    mine.unmount()
    const odd = show(stage, <SendStatus send={{ state: 'refused', error: { code: 'X_71' } }} />)
    expect(odd.container).toHaveTextContent('not sent')
    expect(odd.container.querySelector('[data-slot="conn-actions"]')).toBeNull()
  })

  it('follows a real message of a channel from waiting to sent', async () => {
    const stage = await staged('online')
    function Chat() {
      const { messages, send } = useChannelMessages<string>('orders')
      return (
        <>
          <button type="button" onClick={() => void send('one').catch(() => undefined)}>
            Send
          </button>
          {messages.map((message) => (
            <p key={message.id}>
              {message.data} <SendStatus send={message} />
            </p>
          ))}
        </>
      )
    }
    const { container } = show(stage, <Chat />)
    stage.simulation.network.mode = 'refuse'
    act(() => stage.simulation.network.cut())
    await pass(stage, 1000)
    await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Send' })))
    await pass(stage, 200)
    expect(container.querySelector('p')).toHaveTextContent('one waiting to be sent')
    await act(() => mend(stage))
    await pass(stage, 1000)
    expect(container.querySelector('p')).toHaveTextContent('one sent')
  })
})

describe('a page with many sends', () => {
  const single = (count: number) =>
    Array.from({ length: count }, (_, id) => <SendStatus key={id} send={{ state: 'queued' }} />)

  it('follows the client once per sum, and not once per message of a list', async () => {
    const stage = await staged('pending')
    const subscribe = vi.spyOn(stage.connectivity, 'subscribe')
    const subscriptions = (element: ReactElement): number => {
      subscribe.mockClear()
      show(stage, element).unmount()
      return subscribe.mock.calls.length
    }
    const none = subscriptions(<p />)
    expect(subscriptions(<>{single(50)}</>)).toBe(none)
    expect(subscriptions(<SendStatus />)).toBe(none + 1)
  })

  it('counts them once for all components that show a sum', async () => {
    const stage = await staged('pending')
    const { outbox } = stage.connectivity.getState()
    const reads = [vi.spyOn(outbox, 'filter'), vi.spyOn(outbox, Symbol.iterator)]
    const { container } = show(
      stage,
      <>
        {Array.from({ length: 20 }, (_, id) => (
          <SendStatus key={id} channel="orders" />
        ))}
      </>,
    )
    expect(container.querySelectorAll('[data-slot="conn-send"]')).toHaveLength(20)
    expect(reads.reduce((sum, { mock }) => sum + mock.calls.length, 0)).toBeLessThanOrEqual(1)
  })
})

describe('a person with sends that wait', () => {
  it('reads how many, in all or in one channel, and nothing when there are none', async () => {
    const stage = await staged('pending')
    const { container } = show(
      stage,
      <>
        <SendStatus />
        <SendStatus channel="chat" />
      </>,
    )
    expect(container).toHaveTextContent('3 messages waiting to be sent')
    expect(container.querySelectorAll('[data-slot="conn-send"]')).toHaveLength(1)
    await act(() => mend(stage))
    await pass(stage, 1000)
    expect(container).toBeEmptyDOMElement()
  })
})
