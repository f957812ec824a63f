import { describe, expect, test } from 'vitest'
import { hearingFixture } from './support/hearingFixture.js'
import { screenBrowsers } from './support/screenBrowsers.js'

// Orca reads a page in a real browser. Each text that it says counts, also one that nobody expects.

const lost = 'Connection lost. Reconnecting.'
const back = 'Back online. You’re up to date.'

describe.each(screenBrowsers)('a person who hears $name with Orca', ({ start }) => {
  const fixture = hearingFixture(start)

  test('hears once that the connection is lost, and once that it is back', async () => {
    const { lab, listener, open } = fixture
    await open()
    await lab.faults.run({ fault: 'network', to: 'refuse' })
    expect(await listener.heardUpTo(lost)).toEqual([lost])
    await lab.faults.run({ fault: 'network', to: 'healthy' })
    expect(await listener.heardUpTo(back)).toEqual([lost, back])
  })

  test('hears nothing of a blip', async () => {
    const { lab, listener, open } = fixture
    await open({ times: JSON.stringify({ bannerMs: 60_000 }) })
    lab.proxy.drop()
    await listener.forget()
    await lab.faults.run({ fault: 'kick', session: await fixture.session() })
    expect(await listener.heardUpTo('Opened somewhere else.')).toHaveLength(1)
  })

  test('hears once more when the connection stays lost', async () => {
    const { lab, listener, open } = fixture
    const still = 'Still can’t connect. Some information may be out of date.'
    await open({ times: JSON.stringify({ escalateMs: 8000 }) })
    await lab.faults.run({ fault: 'network', to: 'refuse' })
    expect(await listener.heardUpTo(still)).toEqual([lost, still])
  })

  test('hears that updates were missed, as soon as the page knows', async () => {
    const { lab, listener, open } = fixture
    await open()
    await lab.faults.run({ fault: 'network', to: 'refuse' })
    await listener.heardUpTo(lost)
    await lab.server.fill('orders', 40)
    await lab.faults.run({ fault: 'network', to: 'healthy' })
    const missed = 'You missed some updates. Reload to see everything.'
    expect(await listener.heardUpTo(missed)).toEqual([lost, missed])
  })

  test('hears of a room that removed them', async () => {
    const { lab, listener, open } = fixture
    await open()
    await lab.server.kickFrom(await fixture.session(), 'chat', '')
    const removed = 'You were removed from “chat”. Ask the owner if this looks wrong.'
    expect(await listener.heardUpTo('You were removed')).toEqual([removed])
  })

  test('hears of the loss and the way back also with a modal dialog open', async () => {
    const { lab, listener, open } = fixture
    const page = await open()
    await page.click('#open')
    await listener.forget()
    await lab.faults.run({ fault: 'network', to: 'refuse' })
    expect(await listener.heardUpTo(lost)).toEqual([lost])
    await lab.faults.run({ fault: 'network', to: 'healthy' })
    expect(await listener.heardUpTo(back)).toEqual([lost, back])
  })

  test('hears of the loss also when a dialog opens the moment it is announced', async () => {
    const { lab, listener, open } = fixture
    const page = await open()
    await page.evaluate(() => {
      const opening = new MutationObserver(() => {
        opening.disconnect()
        document.querySelector<HTMLElement>('#open')?.click()
      })
      const box = document.querySelector('[data-slot="conn-announcer"]')
      if (box !== null) opening.observe(box, { subtree: true, childList: true })
    }, null)
    await lab.faults.run({ fault: 'network', to: 'refuse' })
    const heard = await listener.heardUpTo(lost)
    // Orca also says the dialog.
    expect(heard.filter((text) => text.startsWith(lost))).toEqual([lost])
  })

  test('hears what the reload that they asked for waits for', async () => {
    const { lab, listener, open } = fixture
    const page = await open({ probe: 'fails' })
    await lab.faults.run({ fault: 'overflow', channel: 'orders' })
    await listener.heardUpTo('You missed some updates.')
    const press = (how: 'focus' | 'click'): Promise<void> =>
      page.evaluate((name) => {
        const reload = '[data-slot="conn-prompt"] [data-slot="conn-button"]'
        document.querySelector<HTMLElement>(reload)?.[name]()
      }, how)
    // As with the keyboard: Orca breaks off for a focus that moves.
    await press('focus')
    await listener.forget()
    await press('click')
    const waits = 'Can’t reach the server. We’ll reload when it’s back.'
    expect(await listener.heardUpTo(waits)).toEqual([waits])
  })

  test('hears the words of the page in another language', async () => {
    const { lab, listener, open } = fixture
    await open({ texts: 'de' })
    await lab.faults.run({ fault: 'network', to: 'refuse' })
    const words = 'Verbindung unterbrochen. Sie wird wiederhergestellt.'
    expect(await listener.heardUpTo('Verbindung')).toEqual([words])
  })
})
