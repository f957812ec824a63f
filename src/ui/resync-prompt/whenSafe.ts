'use client'

import { AutoNote } from './AutoNote.js'
import type { AutoPolicy } from './promptProps.js'

/**
 * The `policy` of a `ResyncPrompt` by which the page also reloads by itself: when nothing is unsaved or unsent, no text field has
 * the focus, the page got no input for 10 s (or it is hidden for 30 s), and the server answers. A visible page counts 20 s down
 * before. The reload comes at a random time within 30 s, at most once a minute and three times in ten minutes, and never where the
 * browser forbids storage.
 *
 * @example
 * <ResyncPrompt policy={whenSafe} />
 */
export const whenSafe: AutoPolicy = { Note: AutoNote }
