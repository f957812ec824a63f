import { de } from 'react-connectivity/locales/de'
import { ConnectionBanner, MessagesProvider } from 'react-connectivity/ui'

export default function App() {
  return (
    <MessagesProvider messages={de}>
      <MessagesProvider messages={{ banner: { title: { offline: 'Kein Netz.' } } }}>
        <ConnectionBanner />
      </MessagesProvider>
    </MessagesProvider>
  )
}
