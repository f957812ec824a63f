import { act } from '@testing-library/react'
import { hydrateRoot, type Root } from 'react-dom/client'
import { renderToString } from 'react-dom/server'
import {
  ConnectionBanner,
  ConnectionLed,
  ConnectionStatus,
  ResyncPrompt,
  SendStatus,
  StaleRegion,
} from 'react-connectivity/ui'
import { afterEach, expect, it, vi } from 'vitest'
import { staged, within } from './support/staged.js'

const parts = (
  <>
    <ConnectionBanner />
    <ConnectionLed />
    <ConnectionLed labelVisibility="hidden" of={{ channel: 'orders' }} />
    <ResyncPrompt />
    <ConnectionStatus reserve />
    <SendStatus />
    <StaleRegion channel="orders">Order 1042</StaleRegion>
  </>
)

afterEach(() => {
  document.body.replaceChildren()
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

it('starts in the browser with the very markup that the server sent, and only then says what it knows [U16]', async () => {
  const complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const stage = await staged('overflow')
  const sent = renderToString(within(await staged('idle'), parts))
  // Server rendering never shows "offline", for any state of a client.
  expect(renderToString(within(stage, parts))).toBe(sent)
  expect(sent).not.toContain('conn-banner')
  const root = document.createElement('div')
  document.body.append(root)
  root.innerHTML = sent
  const onRecoverableError = complaints
  let hydrated: Root | undefined
  await act(async () => {
    hydrated = hydrateRoot(root, within(stage, parts), { onRecoverableError })
  })
  expect(complaints).not.toHaveBeenCalled()
  expect(root.querySelector('[data-slot="conn-prompt"]')).not.toBeNull()
  act(() => hydrated?.unmount())
  complaints.mockRestore()
})

it('keeps the page of a server whose release of Unicode has other words for times than that of the browser [U16]', async () => {
  const complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const stage = await staged('online')
  const reserved = (
    <>
      <StaleRegion channel="orders">Order 1042</StaleRegion>
      <ConnectionStatus reserve />
    </>
  )
  const older = [Intl.DateTimeFormat.prototype, Intl.NumberFormat.prototype].map((formatter) =>
    vi.spyOn(formatter as { readonly format: unknown }, 'format', 'get').mockReturnValue(() => '١٠:٤٤ م'),
  )
  const root = document.createElement('div')
  document.body.append(root)
  root.innerHTML = renderToString(within(stage, reserved))
  for (const each of older) each.mockRestore()
  expect(root).toHaveTextContent('١٠:٤٤ م')
  let hydrated: Root | undefined
  await act(async () => {
    hydrated = hydrateRoot(root, within(stage, reserved), { onRecoverableError: complaints })
  })
  expect(complaints).not.toHaveBeenCalled()
  act(() => hydrated?.unmount())
  complaints.mockRestore()
})

it('says when a send was accepted in the time zone of the person, not in that of the server [U16]', async () => {
  const complaints = vi.spyOn(console, 'error').mockImplementation(() => undefined)
  const stage = await staged('online')
  const sends = (
    <p>
      <SendStatus send={{ state: 'kept' }} at={Date.UTC(2026, 0, 1, 12)} locale="en-GB" />
    </p>
  )
  vi.stubEnv('TZ', 'America/New_York')
  const root = document.createElement('div')
  document.body.append(root)
  root.innerHTML = renderToString(within(stage, sends))
  vi.stubEnv('TZ', 'Europe/Berlin')
  let hydrated: Root | undefined
  await act(async () => {
    hydrated = hydrateRoot(root, within(stage, sends), { onRecoverableError: complaints })
  })
  expect(root).toHaveTextContent('sent 13:00')
  expect(complaints).not.toHaveBeenCalled()
  act(() => hydrated?.unmount())
  complaints.mockRestore()
})
