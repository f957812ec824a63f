/// <reference types="vite/client" />
import type { ReactElement } from 'react'

const sources = import.meta.glob<string>('./*Orders.tsx', { query: '?raw', import: 'default', eager: true })

/** The source of both pages, as it runs. */
export const CodePanel = (): ReactElement => (
  <details className="pg-more">
    <summary>The code of both pages</summary>
    <div className="pg-columns">
      {[
        ['With react-connectivity', sources['./LiveOrders.tsx']],
        ['With a plain WebSocket', sources['./PlainOrders.tsx']],
      ].map(([title, source]) => (
        <section key={title} aria-label={`Code: ${title}`}>
          <h2>{title}</h2>
          <pre className="pg-code">{source}</pre>
        </section>
      ))}
    </div>
  </details>
)
