import { channelServer, createConnectivity } from 'react-connectivity'

/** This package's client of the channel server at a url. */
export const connectOurs = (url, options) => createConnectivity(channelServer(`${url}realtime`), options)
