import type { Seed } from './seed.js'
import { electricImpWords } from './words/electricImp.js'
import { eliomWords } from './words/eliom.js'
import { neffosWords } from './words/neffos.js'
import { thingWorxWords } from './words/thingWorx.js'
import { zimWords } from './words/zim.js'
import { startElectricImp } from './worlds/electricImp.js'
import { startEliom } from './worlds/eliom.js'
import { startNeffos } from './worlds/neffos.js'
import { startThingWorx } from './worlds/thingWorx.js'
import { startZim } from './worlds/zim.js'

const skip10s = ['Skip 10 s', 10_000] as const
const skipMinute = ['Skip a minute', 60_000] as const

export const electricImp: Seed = {
  words: electricImpWords,
  tryThis:
    'Take the Wi-Fi away, and skip a minute: the loss counts as unexpected, once. Then the client rests, counts down, and dials again for a minute.',
  skips: [skip10s, skipMinute, ['Skip 7 minutes', 420_000]],
  start: startElectricImp,
}

export const eliom: Seed = {
  words: eliomWords,
  tryThis:
    'The server keeps five orders. Miss five and nothing is lost; miss six and the page asks for a reload, or fetches the orders again.',
  skips: [skip10s],
  start: startEliom,
}

export const zim: Seed = {
  words: zimWords,
  tryThis:
    'Log in elsewhere, end the token, or let the room vanish in an outage: each asks for something else, and the room has a state of its own.',
  skips: [skip10s],
  start: startZim,
}

export const neffos: Seed = {
  words: neffosWords,
  tryThis:
    'Cut the network for a while: the server reads how often the client tried. Or keep the answers back, ask for the price, and cut it.',
  skips: [skip10s],
  start: startNeffos,
}

export const thingWorx: Seed = {
  words: thingWorxWords,
  tryThis:
    'Kill the gateway: its pumps are offline at once. Pull its cable: they are silent after 35 s, and offline after 60 s. Another gateway waits that long for a ghost.',
  skips: [skip10s, skipMinute],
  start: startThingWorx,
}
