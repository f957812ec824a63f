import { createConnectivity } from 'react-connectivity'
import { fromZim } from 'react-connectivity/adapters/zim'
import { createSimulatedZim } from '../../support/simulatedZim.js'
import Chat, { options } from '../apps/zim.js'
import type { SeedWorld } from '../seed.js'
import { createSeedClock } from '../seedClock.js'
import { createStateLog, type InTheirWords } from '../stateLog.js'
import { zimWords } from '../words/zim.js'

const ROOM = 'lobby'
const GONE_MS = 3000

/** The event of ZIM behind a raw code. */
const inTheirWords: InTheirWords = ({ subject, code }) =>
  zimWords.codes.find((known) => known.code === (subject === ROOM ? `room ${code}` : code))?.meaning ?? null

export function startZim(): SeedWorld {
  const clock = createSeedClock()
  const { environment } = clock
  const log = createStateLog(environment, { inTheirWords })
  const service = createSimulatedZim({
    setTimer: environment.setTimer,
    onToken: (call, token) => log.told('ZIM', `${call} with ${token}`),
  })
  let lines = 0
  let tokens = 0
  let isRefused = false

  return {
    clock,
    log,
    open: () =>
      createConnectivity(
        fromZim(service.zim, {
          userID: 'ada',
          // A refused one is the token that has ended.
          getToken: () => `token ${isRefused ? tokens : (tokens += 1)}`,
        }),
        { ...options, environment },
      ),
    faults: [
      { label: 'Let somebody write', run: () => service.sayIn(ROOM, `Line ${(lines += 1)}`) },
      { label: 'Log in elsewhere', run: service.loginElsewhere },
      { label: 'Cut the network', run: service.cut },
      {
        label: 'Let it back',
        run() {
          isRefused = false
          service.heal()
        },
      },
      {
        label: 'Let the room vanish in an outage',
        run() {
          service.cut()
          service.vanish(ROOM)
          environment.setTimer(service.heal, GONE_MS)
        },
      },
      { label: 'Let the token end soon', run: () => service.tokenEnds(30) },
      { label: 'Let the token end', run: service.tokenEnded },
      {
        label: 'End it, and give no fresh one',
        run() {
          isRefused = true
          service.tokenEnded()
        },
      },
    ],
    app: () => <Chat />,
  }
}
