import { budget } from '../lib/report.mjs'
import { short } from '../lib/stats.mjs'

export const idle = {
  name: 'idle',
  async run({ pages, options }) {
    const minutes = options.quick ? 10 : 60
    await pages.load('idle')
    const page = await pages.open('idle', {})
    try {
      const shown = await page.run('start')
      if (!shown.startsWith('connectedsubscribed'))
        throw new Error(`idle: the page shows ${shown}; ${page.problems}`)
      const result = await page.run('idle', minutes * 60_000)
      if (result.status !== 'connected') throw new Error(`idle: the client is ${result.status}`)
      return {
        title: `Connected and idle for ${minutes} min`,
        method:
          'A page in Chromium with `useConnection()`, `useChannel()`, banner and LED on the real client and the real hub; time is virtual. ' +
          'The heartbeats go on meanwhile.',
        columns: [
          'client',
          'heartbeats answered',
          'commits',
          'renders of useConnection()',
          'renders of useChannel()',
          'changes of the document',
        ],
        rows: [
          [
            'ours',
            short(result.heartbeats),
            short(result.commits),
            short(result.renders),
            short(result.partRenders),
            short(result.changes),
          ],
        ],
        budgets: [
          budget(`idle for ${minutes} min: commits`, result.commits, 0),
          budget(`idle for ${minutes} min: renders of useConnection()`, result.renders, 0),
          // Check that the quiet client still works.
          budget(`idle for ${minutes} min: heartbeats answered`, result.heartbeats, minutes, {
            atLeast: true,
          }),
        ],
      }
    } finally {
      await page.close()
    }
  },
}
