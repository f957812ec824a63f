import type { Meta, StoryObj } from '@storybook/react-vite'
import { useLayoutEffect, useRef, useState, type ReactElement } from 'react'
import { expect, waitFor } from 'storybook/test'
import { contrast, painter, pairs } from '../support/contrast.js'

interface Measured {
  readonly front: string
  readonly back: string
  readonly least: number
  readonly what: string
  readonly ratio: number
}

/** Reads the tokens of this page and measures every pair that meets on the screen. */
function ContrastTable({ theme }: { readonly theme: string }): ReactElement {
  const [rows, setRows] = useState<readonly Measured[]>([])
  const place = useRef<HTMLTableElement>(null)
  useLayoutEffect(() => {
    // The attributes of the theme are set in this very commit, after the effects of the parts inside it.
    const frame = requestAnimationFrame(() => {
      if (place.current === null) return
      const painted = painter(place.current)
      setRows(pairs.map((pair) => ({ ...pair, ratio: contrast(painted(pair.front), painted(pair.back)) })))
    })
    return () => cancelAnimationFrame(frame)
  }, [theme])
  return (
    <table className="story-table" ref={place}>
      <thead>
        <tr>
          <th scope="col">Pair</th>
          <th scope="col">Front</th>
          <th scope="col">Back</th>
          <th scope="col">Needs</th>
          <th scope="col">Has</th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ front, back, least, what, ratio }) => (
          <tr key={`${front} ${back}`} data-ok={ratio >= least}>
            <td>
              <span className="story-swatch" style={{ color: front, background: back }} aria-hidden="true">
                {what === 'text' ? 'Aa' : '●'}
              </span>
            </td>
            <td>
              <code>{front}</code>
            </td>
            <td>
              <code>{back}</code>
            </td>
            <td>{least}</td>
            <td>{ratio.toFixed(2)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

/**
 * The colours and their contrast, measured on this page from the computed style in the theme of the toolbar. Text needs 4.5;
 * shapes and lines with a meaning need 3.
 */
const meta: Meta<typeof ContrastTable> = {
  title: 'Foundations/Tokens',
  parameters: { connectivity: { disable: true } },
  component: ContrastTable,
  render: (_, { globals }) => (
    <ContrastTable theme={`${String(globals['theme'])} ${String(globals['contrast'])}`} />
  ),
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(canvasElement.querySelectorAll('tr[data-ok]')).toHaveLength(pairs.length))
    await expect(canvasElement.querySelectorAll('tr[data-ok="false"]')).toHaveLength(0)
  },
}
export default meta
type Story = StoryObj<typeof ContrastTable>

export const Light: Story = { globals: { theme: 'light' } }
export const Dark: Story = { globals: { theme: 'dark' } }
export const HighContrastLight: Story = { globals: { theme: 'light', contrast: 'more' } }
export const HighContrastDark: Story = { globals: { theme: 'dark', contrast: 'more' } }
