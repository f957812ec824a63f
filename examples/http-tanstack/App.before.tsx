import { QueryClient, QueryClientProvider, useMutation, useQuery } from '@tanstack/react-query'
import type { ReactElement } from 'react'

const url = new URLSearchParams(location.search).get('server') ?? 'http://127.0.0.1:8092'

const queryClient = new QueryClient()

async function loadNotes(): Promise<readonly string[]> {
  const response = await fetch(`${url}/notes`)
  return response.json()
}

function Notes(): ReactElement {
  const { data = [] } = useQuery({ queryKey: ['notes'], queryFn: loadNotes })
  const { mutate } = useMutation({
    mutationFn: (note: string) => fetch(`${url}/notes`, { method: 'POST', body: note }),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['notes'] }),
    // Notes that wait for the server leave in the order in which they were written.
    scope: { id: 'notes' },
    retry: 3,
  })
  return (
    <main>
      <h1>Notes</h1>
      <ul>
        {data.map((note, index) => (
          <li key={index}>{note}</li>
        ))}
      </ul>
      <button type="button" onClick={() => mutate('hello')}>
        Say hello
      </button>
    </main>
  )
}

export const App = (): ReactElement => (
  <QueryClientProvider client={queryClient}>
    <Notes />
  </QueryClientProvider>
)
