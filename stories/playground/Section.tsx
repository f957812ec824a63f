import type { ReactElement, ReactNode } from 'react'
import type { ChannelState } from 'react-connectivity'
import { ConnectionLed } from 'react-connectivity/ui'

export interface SectionProps {
  readonly title: string
  readonly channel: ChannelState
  /** Whether the section shows data that could be out of date. */
  readonly hasData: boolean
  readonly children: ReactNode
}

const time = new Intl.DateTimeFormat('en', { timeStyle: 'medium', hour12: false })

/** A section of the app on one channel. Data that may be out of date fades, under a line with its time. */
export function Section({ title, channel, hasData, children }: SectionProps): ReactElement {
  const { name, status, since } = channel
  const isOld = hasData && status !== 'subscribed'
  return (
    <section className="shop-section" aria-label={title} data-old={isOld || undefined}>
      <header>
        <h2>{title}</h2>
        <ConnectionLed of={{ channel: name }} label={name} size="sm" />
      </header>
      {isOld ? <p className="shop-since">Showing data from {time.format(since)}</p> : null}
      <div className="shop-data">{children}</div>
    </section>
  )
}
