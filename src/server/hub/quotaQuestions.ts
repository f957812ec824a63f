import { assertNever } from '../../core/assertNever.js'
import type { Connection } from './model.js'
import { tooManyNew, type NoRoom } from './noRoom.js'
import type { QuotaQuestion } from './quota.js'
import { keepSeat } from './seats.js'
import type { SharedStore } from './sharedStore.js'

async function ask(
  shared: SharedStore,
  connection: Connection,
  session: string,
  question: QuotaQuestion,
): Promise<NoRoom | null> {
  switch (question.type) {
    case 'seat': {
      // A session that comes to another process takes its seat along.
      const { name, max, noRoom } = question
      const seat = await shared.takeSeat({ name, holder: session, session, max, takes: false, at: 0 })
      if (typeof seat === 'string') return noRoom
      keepSeat(connection, seat.leave)
      return null
    }
    case 'token': {
      const waitMs = await shared.takeToken(question.name, question.perMinute)
      return waitMs > 0 ? tooManyNew(waitMs) : null
    }
    default:
      return assertNever(question)
  }
}

/**
 * Asks all processes together. What a client gets lasts as long as its connection.
 *
 * @param session the id of its session
 * @returns why there is no room; null when there is
 */
export async function askQuota(
  shared: SharedStore,
  connection: Connection,
  session: string,
  questions: readonly QuotaQuestion[],
): Promise<NoRoom | null> {
  const answers = await Promise.all(questions.map((question) => ask(shared, connection, session, question)))
  return answers.find((answer) => answer !== null) ?? null
}
