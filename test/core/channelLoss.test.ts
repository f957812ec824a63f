import { describe, expect, it } from 'vitest'
import { ChannelModel } from './support/channelModel.js'

describe('a server that answers each new subscription with another loss', () => {
  it.each(['resync', 'skip'] as const)(
    'is not asked for ever (%s): the channel stops and says so',
    (onGap) => {
      const model = new ChannelModel(onGap).join().answer(3).end('channel-full')
      expect(model.types()).toEqual(['reportFault', 'subscribe'])
      model.end('channel-full')
      expect(model.types()).toEqual(['reportFault'])
      expect(model.state).toMatchObject({ status: 'failed', fault: { acknowledged: false } })
    },
  )
})
