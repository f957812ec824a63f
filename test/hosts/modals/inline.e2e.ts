import { expect, test } from 'vitest'
import { pageFixture } from '../../e2e/support/pageFixture.js'
import { lose } from './support.js'

const fixture = pageFixture('test/hosts/modals/pages/inline.tsx')

test('a person at the end of a long page sees what has the focus after the hotkey, and after the way back [U39]', async () => {
  const page = await fixture.open({})
  const [note, button] = [page.getByLabel('Note'), page.getByRole('button', { name: 'Try now' })]
  await note.focus()
  await lose(page)
  const isInSight = (element: typeof note): Promise<boolean> =>
    element.evaluate((it) => {
      const { top, bottom } = it.getBoundingClientRect()
      return it === document.activeElement && top >= 0 && bottom <= innerHeight
    })
  expect(await isInSight(note)).toBe(true)
  for (const back of ['F6', 'Escape']) {
    await page.keyboard.press('F6')
    expect(await isInSight(button)).toBe(true)
    await page.keyboard.press(back)
    expect(await isInSight(note)).toBe(true)
  }
})
