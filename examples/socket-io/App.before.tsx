import { useEffect, useState, type ReactElement } from 'react'
import { io } from 'socket.io-client'

const socket = io(new URLSearchParams(location.search).get('server') ?? 'http://127.0.0.1:8091')

export function App(): ReactElement {
  const [lines, setLines] = useState<readonly string[]>([])
  useEffect(() => {
    const hear = (text: string): void => setLines((before) => [...before, text])
    socket.on('chat', hear)
    return () => void socket.off('chat', hear)
  }, [])
  return (
    <main>
      <h1>Chat</h1>
      <ul>
        {lines.map((line, index) => (
          <li key={index}>{line}</li>
        ))}
      </ul>
      <button type="button" onClick={() => socket.emit('chat', 'hello')}>
        Say hello
      </button>
    </main>
  )
}
