import { readFileSync } from 'node:fs'
import { screen } from '@testing-library/react'
import { ResyncPrompt } from 'react-connectivity/ui'
import { expect, it, onTestFinished } from 'vitest'
import { pass, show, staged } from './support/staged.js'

/** The style sheet, in a page that computes it. */
function addStyles(): void {
  const style = document.createElement('style')
  style.textContent = readFileSync('src/ui/styles.unlayered.css', 'utf8')
  document.head.append(style)
  onTestFinished(() => style.remove())
}

it('keeps the place of a note rendered while it is empty, because Firefox announces nothing of a region that appears with its text', async () => {
  addStyles()
  const stage = await staged('overflow')
  show(stage, <ResyncPrompt />)
  await pass(stage, 200)
  const note = screen.getByRole('status')
  expect(note).toHaveAttribute('data-slot', 'conn-note')
  expect(note).toBeEmptyDOMElement()
})
