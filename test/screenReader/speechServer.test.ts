import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished, vi } from 'vitest'
import { startSpeechServer, type SpeechServer } from './support/speechServer.js'

/** A speech server, and a client of it as Orca's. */
async function started(): Promise<{ speech: SpeechServer; client: Socket; answers: () => string }> {
  const folder = await mkdtemp(join(tmpdir(), 'connectivity-speech-'))
  const speech = await startSpeechServer(join(folder, 'speech.sock'))
  const client = connect(join(folder, 'speech.sock'))
  onTestFinished(async () => {
    client.destroy()
    await speech.close()
    await rm(folder, { recursive: true })
  })
  await once(client, 'connect')
  let answers = ''
  client.setEncoding('utf8').on('data', (text: string) => (answers += text))
  return { speech, client, answers: () => answers }
}

const speak = (ssml: string): string => `SPEAK\r\n<speak>${ssml}</speak>\r\n.\r\n`

it('keeps each text that a screen reader says, in order, with the language of its voice', async () => {
  const { speech, client, answers } = await started()
  client.write(`SET self LANGUAGE en-US\r\n${speak('<mark name="0:1"/>A &lt; B')}`)
  client.write(`SET self LANGUAGE de\r\n${speak('Hallo')}`)
  await vi.waitFor(() => expect(answers().match(/702 END/g)).toHaveLength(2), { timeout: 30_000 })
  expect(speech.utterances.map(({ text, language, state }) => [text, language, state])).toEqual([
    ['A < B', 'en-US', 'spoken'],
    ['Hallo', 'de', 'spoken'],
  ])
  const events = answers().match(/70\d \w+/g)
  expect(events).toEqual(['701 BEGIN', '702 END', '701 BEGIN', '702 END'])
})

it('tells a text that was cut off from one that was spoken to its end', async () => {
  const { speech, client } = await started()
  client.write(speak('A'))
  await vi.waitFor(() => expect(speech.utterances[0]?.state).toBe('spoken'), { timeout: 30_000 })
  // Far too long for a machine that stands still for a minute.
  client.write(`${speak('word '.repeat(5000))}${speak('waits')}CANCEL self\r\n`)
  await vi.waitFor(() => expect(speech.utterances.at(2)?.state).toBe('cut off'), { timeout: 30_000 })
  expect(speech.utterances.map(({ state }) => state)).toEqual(['spoken', 'cut off', 'cut off'])
})
