import { useChannelMessages } from 'react-connectivity'

export default function Chat() {
  const { messages, send } = useChannelMessages<string>('orders', { limit: 5 })
  return (
    <>
      <button type="button" onClick={() => send('Hello').catch(() => undefined)}>
        Say hello
      </button>
      <ol aria-label="Messages">
        {messages.map(({ id, data, state }) => (
          <li key={id}>
            {data} (<code>{state}</code>)
          </li>
        ))}
      </ol>
    </>
  )
}
