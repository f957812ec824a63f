import { useEffect, useRef, useState, type ReactElement } from 'react'

const url = new URLSearchParams(location.search).get('server') ?? 'ws://127.0.0.1:8090'

export function App(): ReactElement {
  const [lines, setLines] = useState<readonly string[]>([])
  const socket = useRef<WebSocket | null>(null)
  useEffect(() => {
    const opened = new WebSocket(url)
    socket.current = opened
    opened.addEventListener('message', ({ data }) => {
      const message = JSON.parse(String(data)) as { type: string; text: string }
      if (message.type === 'chat') setLines((before) => [...before, message.text])
    })
    return () => opened.close()
  }, [])
  const send = (text: string): void => socket.current?.send(JSON.stringify({ type: 'chat', text }))
  return (
    <main>
      <h1>Chat</h1>
      <ul>
        {lines.map((line, index) => (
          <li key={index}>{line}</li>
        ))}
      </ul>
      <button type="button" onClick={() => send('hello')}>
        Say hello
      </button>
    </main>
  )
}
