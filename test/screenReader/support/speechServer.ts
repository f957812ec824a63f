import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'

/** One text that a screen reader asked for. `spoken`: to its end. `cut off`: by the screen reader itself. */
export interface Utterance {
  readonly text: string
  /** Language of the voice, as the screen reader asked for it. */
  readonly language: string
  /** When the screen reader asked for it. */
  readonly at: number
  readonly state: 'waiting' | 'speaking' | 'spoken' | 'cut off'
}

/** A speech synthesizer without sound, in the place of Speech Dispatcher. */
export interface SpeechServer {
  /** For the variable `SPEECHD_ADDRESS`. */
  readonly address: string
  readonly utterances: readonly Utterance[]
  readonly close: () => Promise<void>
}

/** About 180 words a minute. */
const MS_PER_CHARACTER = 65

type Spoken = { -readonly [Name in keyof Utterance]: Utterance[Name] } & {
  readonly id: number
  readonly notify: (code: number, event: string) => void
}

/** Listens at a path of the file system for the Speech Synthesis Internet Protocol (SSIP), and speaks one text after the other. */
export async function startSpeechServer(path: string): Promise<SpeechServer> {
  const utterances: Spoken[] = []
  const sockets = new Set<Socket>()
  let timer: NodeJS.Timeout | undefined

  function speakNext(): void {
    if (utterances.some(({ state }) => state === 'speaking')) return
    const next = utterances.find(({ state }) => state === 'waiting')
    if (next === undefined) return
    next.state = 'speaking'
    next.notify(701, 'BEGIN')
    timer = setTimeout(() => {
      next.state = 'spoken'
      next.notify(702, 'END')
      speakNext()
    }, next.text.length * MS_PER_CHARACTER)
  }

  function cutOff(): void {
    clearTimeout(timer)
    for (const utterance of utterances) {
      if (utterance.state !== 'waiting' && utterance.state !== 'speaking') continue
      utterance.state = 'cut off'
      utterance.notify(703, 'CANCELED')
    }
  }

  const server = createServer((socket) => {
    sockets.add(socket)
    const client = sockets.size
    const write = (...lines: readonly string[]): void => void socket.write(`${lines.join('\r\n')}\r\n`)

    /** Queues a text; returns its number. */
    function queue(text: string, language: string): number {
      const id = utterances.length + 1
      const notify: Spoken['notify'] = (code, event) =>
        write(`${code}-${id}`, `${code}-${client}`, `${code} ${event}`)
      utterances.push({ id, text, language, at: Date.now(), state: 'waiting', notify })
      // The client must know the number of a text before it hears of its beginning.
      setImmediate(speakNext)
      return id
    }

    readSsip(socket, { client, queue, cutOff, write })
    socket.on('error', () => socket.destroy())
    socket.on('close', () => sockets.delete(socket))
  })
  server.listen(path)
  await once(server, 'listening')
  return {
    address: `unix_socket:${path}`,
    utterances,
    async close() {
      clearTimeout(timer)
      for (const socket of sockets) socket.destroy()
      const closed = once(server, 'close')
      server.close()
      await closed
    },
  }
}

interface SsipActions {
  readonly client: number
  readonly queue: (text: string, language: string) => number
  readonly cutOff: () => void
  readonly write: (...lines: readonly string[]) => void
}

/** Reads the commands of one client, as far as screen readers use them. */
function readSsip(socket: Socket, { client, queue, cutOff, write }: SsipActions): void {
  let language = ''
  let data: string[] | null = null
  let rest = ''

  function command(line: string): void {
    const [name = '', ...given] = line.split(' ')
    switch (name.toUpperCase()) {
      case 'SPEAK':
        data = []
        return write('230 OK RECEIVING DATA')
      case 'CHAR':
      case 'KEY':
        return write(`225-${queue(given.join(' '), language)}`, '225 OK MESSAGE QUEUED')
      case 'STOP':
      case 'CANCEL':
        cutOff()
        return write('210 OK CANCELED')
      case 'SET':
        if (given[1]?.toUpperCase() === 'LANGUAGE') language = given[2] ?? ''
        return write('200 OK SET')
      case 'GET':
        return write(`251-${given[0]?.toUpperCase() === 'LANGUAGE' ? language : 0}`, '251 OK GET RETURNED')
      case 'HISTORY':
        return write(`245-${client}`, '245 OK CLIENT ID SENT')
      case 'LIST':
        return write('249-english\ten\tnone', '249-german\tde\tnone', '249 OK LIST SENT')
      case 'QUIT':
        return void socket.end('231 HAPPY HACKING\r\n')
      default:
        return write('200 OK')
    }
  }

  function line(text: string): void {
    if (data === null) return command(text)
    if (text !== '.') return void data.push(text.replace(/^\.\./, '.'))
    const spoken = plainText(data.join('\n'))
    data = null
    write(`225-${queue(spoken, language)}`, '225 OK MESSAGE QUEUED')
  }

  socket.setEncoding('utf8').on('data', (chunk: string) => {
    const lines = `${rest}${chunk}`.split('\r\n')
    rest = lines.pop() ?? ''
    for (const text of lines) line(text)
  })
}

/** The text of a message in SSML. */
const plainText = (ssml: string): string =>
  ssml
    .replaceAll(/<[^>]*>/g, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
