import { useState } from 'react'
import { useReload, useUnsavedWork } from 'react-connectivity'

export default function Draft() {
  const [text, setText] = useState('Call Ada about the oak boards')
  const [saved, setSaved] = useState('')
  useUnsavedWork({
    id: 'note-7',
    label: 'Note 7',
    isDirty: text !== saved,
    save: () => setSaved(text),
    copy: () => text,
    restore: setText,
  })
  const { unsaved } = useReload()
  return (
    <p>
      <input aria-label="Note 7" value={text} onChange={(event) => setText(event.target.value)} />{' '}
      <button type="button" onClick={() => setSaved(text)}>
        Save
      </button>{' '}
      Unsaved: {unsaved.map(({ label }) => label).join(', ') || 'nothing'}
    </p>
  )
}
