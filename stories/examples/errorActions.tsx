import { channelServer, createConnectivity } from 'react-connectivity'

/** Maps the three errors to actions. */
export default createConnectivity(channelServer('/realtime'), {
  actions: {
    'channel-closed': 'resubscribe',
    'channel-full': 'resync',
    'process-closed': 'reload',
  },
})
