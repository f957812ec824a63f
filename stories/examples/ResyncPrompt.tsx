import { useState } from 'react'
import { useUnsavedWork } from 'react-connectivity'
import { ResyncPrompt } from 'react-connectivity/ui'

export default function OrderForm() {
  const [note, setNote] = useState('Deliver on Friday')
  const [saved, setSaved] = useState('')
  useUnsavedWork({
    id: 'order-1042',
    label: 'Order 1042',
    isDirty: note !== saved,
    save: () => setSaved(note),
    copy: () => note,
  })
  return (
    <>
      <input aria-label="Note" value={note} onChange={(event) => setNote(event.target.value)} />
      <ResyncPrompt />
    </>
  )
}
