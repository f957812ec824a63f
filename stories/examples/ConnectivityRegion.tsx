import { ConnectionBanner, ConnectivityRegion, ResyncPrompt } from 'react-connectivity/ui'

export default function App() {
  return (
    <>
      <ConnectivityRegion placement="bottom-end" />
      <ConnectionBanner />
      <ResyncPrompt />
      <main>The page does not move when the banner comes.</main>
    </>
  )
}
