import { channelServer, ConnectivityProvider, createConnectivity } from 'react-connectivity'
import { ConnectionBanner, ConnectionStatus, ConnectivityRegion, ResyncPrompt } from 'react-connectivity/ui'
import 'react-connectivity/styles.css'

const connectivity = createConnectivity(channelServer('/realtime'))

export default function App() {
  return (
    <ConnectivityProvider connectivity={connectivity}>
      <ConnectivityRegion />
      <ConnectionBanner />
      <ResyncPrompt />
      <ConnectionStatus />
    </ConnectivityProvider>
  )
}
