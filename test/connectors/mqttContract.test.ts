import { connect } from 'mqtt'
import { fromMqtt } from '../../src/adapters/mqtt.js'
import { startMqttBroker } from './servers/mqttBroker.js'
import { createFaults } from './support/faults.js'
import { runContract } from './support/runContract.js'

runContract({
  name: 'mqtt',
  faults: () => createFaults(startMqttBroker),
  make: (faults) => {
    const client = connect(`ws://127.0.0.1:${faults.port}`, {
      clean: false,
      clientId: 'ada',
      connectTimeout: 2000,
      keepalive: 1,
      manualConnect: true,
      reconnectPeriod: 600,
    })
    const ignore = (): void => undefined
    client.on('error', ignore)
    const connector = () => fromMqtt(client, { brokerQueues: true })
    return {
      connector: connector(),
      client: {
        isClosed: () => client.disconnecting || client.disconnected === true,
        listeners: () =>
          [
            'connect',
            'reconnect',
            'end',
            'error',
            'disconnect',
            'packetsend',
            'packetreceive',
            'message',
          ].reduce((sum, event) => sum + client.listenerCount(event as 'connect'), 0),
        close: () => {
          // A client that never dialled has no stream to end.
          if ((client.stream as unknown) !== undefined) client.end(true)
        },
        another: connector,
      },
    }
  },
  verdict: {
    reason: 'forbidden',
    say: (faults) => faults.server().ban(true),
    lift: (faults) => faults.server().ban(false),
  },
  politeClose: { close: (faults) => faults.server().end(), follows: 'reconnected' },
  channel: {
    name: 'orders',
    publish: (faults, text) => faults.server().publish('orders', JSON.stringify(text)),
    accepted: (faults) =>
      faults
        .server()
        .published()
        .map(({ text }) => JSON.parse(text) as unknown),
  },
})
