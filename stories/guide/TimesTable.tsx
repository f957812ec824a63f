import { CodeOrSourceMdx } from '@storybook/addon-docs/blocks'
import type { ReactElement } from 'react'

const sources = import.meta.glob<string>('../../src/core/times.ts', {
  query: '?raw',
  import: 'default',
  eager: true,
})
const source = Object.values(sources).join('')

interface Time {
  readonly name: string
  readonly about: string
  readonly normal: string
}

/** The waiting times, read from the docstrings of the type. */
const times: readonly Time[] = [
  ...source.matchAll(/\/\*\*((?:(?!\*\/)[^])*)\*\/\s*readonly (\w+): number/g),
].map(([, comment = '', name = '']) => {
  const text = comment.replaceAll(/\s*\n\s*\*\s?/g, ' ').trim()
  const normal = /Default: ([\d,]+)/.exec(text)?.[1] ?? ''
  return {
    name,
    normal,
    about: text.replace(/ ?(Default|Source): [^]*?\.(?= |$)/g, '').replaceAll('`', ''),
  }
})

/** All waiting times and their defaults. */
export const TimesTable = (): ReactElement => (
  <table>
    <thead>
      <tr>
        <th>Time</th>
        <th>Default</th>
        <th>What waits</th>
      </tr>
    </thead>
    <tbody>
      {times.map(({ name, about, normal }) => (
        <tr key={name}>
          <td>
            <CodeOrSourceMdx>{name}</CodeOrSourceMdx>
          </td>
          <td>{normal} ms</td>
          <td>{about}</td>
        </tr>
      ))}
    </tbody>
  </table>
)
