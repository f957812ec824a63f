import { directionOf } from '../stories/support/languages.js'

/** The values of the toolbar. */
export type Globals = Readonly<Record<string, unknown>>

/** Puts the toolbar's choices where the style sheet looks for them: on the document element. */
export function setPage(globals: Globals, isDocs: boolean): void {
  const page = document.documentElement
  const language = String(globals['language'])
  const dir = String(globals['dir'])
  page.dataset['connTheme'] = String(globals['theme'])
  if (globals['contrast'] === 'more') page.dataset['connContrast'] = 'more'
  else delete page.dataset['connContrast']
  page.dataset['connMotion'] = String(globals['motion'])
  // The pages of the documentation are English, and written from left to right.
  if (isDocs) page.dir = 'ltr'
  else page.dir = dir === 'auto' ? directionOf(language) : dir
  page.lang = isDocs ? 'en' : language
}
