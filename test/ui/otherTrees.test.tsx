import { act, fireEvent, within as inside } from '@testing-library/react'
import type { ReactElement } from 'react'
import { createPortal } from 'react-dom'
import { ConnectionBanner, ConnectivityRegion, ResyncPrompt } from 'react-connectivity/ui'
import { describe, expect, it, onTestFinished } from 'vitest'
import { show, staged } from './support/staged.js'

/** The body of a frame, as of a window that the app has opened. */
function frameBody(): HTMLElement {
  const frame = document.createElement('iframe')
  document.body.append(frame)
  onTestFinished(() => frame.remove())
  const { contentDocument } = frame
  if (contentDocument === null) throw new Error('expected a frame with a document')
  return contentDocument.body
}

/** An element in a shadow root, as of an app that keeps its styles to itself. */
function shadowed(): HTMLElement {
  const host = document.createElement('div')
  document.body.append(host)
  onTestFinished(() => host.remove())
  const root = document.createElement('div')
  host.attachShadow({ mode: 'open' }).append(root)
  return root
}

const focusedIn = (root: HTMLElement): Element | null =>
  (root.getRootNode() as Document | ShadowRoot).activeElement

const app = (part: ReactElement): ReactElement => (
  <>
    <input aria-label="work" />
    {part}
  </>
)

describe.each([
  ['a frame', frameBody],
  ['a shadow root', shadowed],
])('a person in an app in %s', (_, createRoot) => {
  it('gets the focus back when a part leaves [U8]', async () => {
    const root = createRoot()
    const page = inside(root)
    show(await staged('overflow'), createPortal(app(<ResyncPrompt />), root))
    const work = page.getByLabelText('work')
    act(() => work.focus())
    act(() => page.getByRole('button', { name: 'Not now' }).focus())
    fireEvent.click(page.getByRole('button', { name: 'Not now' }))
    expect(page.queryByRole('button', { name: 'Not now' })).toBeNull()
    expect(focusedIn(root)).toBe(work)
  })
})

describe.each([
  ['a frame', frameBody],
  ['a shadow root', shadowed],
])('a person in an app in %s', (_, createRoot) => {
  it('reaches the region with the hotkey, and comes back with it or with Esc [U39]', async () => {
    const root = createRoot()
    const page = inside(root)
    const parts = app(
      <>
        <ConnectivityRegion container={root} />
        <ConnectionBanner />
      </>,
    )
    show(await staged('offline'), createPortal(parts, root))
    const work = page.getByLabelText('work')
    act(() => work.focus())
    for (const key of ['F6', 'Escape']) {
      fireEvent.keyDown(focusedIn(root) ?? root, { key: 'F6' })
      expect(focusedIn(root)).toBe(page.getByRole('button', { name: 'Try now' }))
      fireEvent.keyDown(focusedIn(root) ?? root, { key })
      expect(focusedIn(root)).toBe(work)
    }
  })
})

describe('a person in an app in a frame', () => {
  /** Makes an element the fullscreen element of its document, as far as jsdom can. */
  function enterFullscreen(element: HTMLElement): void {
    const page = element.ownerDocument
    Object.defineProperty(page, 'fullscreenElement', { configurable: true, value: element })
    onTestFinished(() => void Reflect.deleteProperty(page, 'fullscreenElement'))
    page.dispatchEvent(new Event('fullscreenchange'))
  }

  it('sees the region above a fullscreen element of the frame, and never in the page around it [U24]', async () => {
    const root = frameBody()
    const parts = app(
      <>
        <ConnectivityRegion container={root} />
        <ConnectionBanner />
      </>,
    )
    show(await staged('offline'), createPortal(parts, root))
    const region = root.querySelector<HTMLElement>('[data-slot="conn-region"]')
    const [around, player] = [document.createElement('div'), root.ownerDocument.createElement('div')]
    document.body.append(around)
    onTestFinished(() => around.remove())
    enterFullscreen(around)
    expect(region?.parentElement).toBe(root)
    root.append(player)
    enterFullscreen(player)
    expect(region?.parentElement).toBe(player)
  })
})

describe('a person in an app in a shadow root', () => {
  it('sees the banner of the region in the shadow root, where the styles of the app are', async () => {
    const root = shadowed()
    const parts = app(
      <>
        <ConnectivityRegion />
        <ConnectionBanner />
      </>,
    )
    show(await staged('offline'), createPortal(parts, root))
    const tree = root.getRootNode() as ShadowRoot
    expect(tree.querySelectorAll('[data-slot="conn-region"] [data-slot="conn-banner"]')).toHaveLength(1)
    expect(document.querySelectorAll('[data-slot="conn-region"]')).toHaveLength(0)
  })
})
