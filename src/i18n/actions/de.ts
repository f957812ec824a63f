import type { ActionWords } from '../words.js'

/** The labels of buttons in German. */
export const deActions: ActionWords = {
  tryNow: 'Jetzt versuchen',
  tryAgain: 'Erneut versuchen',
  resume: 'Fortsetzen',
  reopen: 'Wieder öffnen',
  rejoin: 'Wieder beitreten',
  recreate: 'Neu anlegen',
  refresh: 'Aktualisieren',
  refreshData: 'Daten aktualisieren',
  reload: 'Neu laden',
  reloadPage: 'Seite neu laden',
  reloadAnyway: 'Trotzdem neu laden',
  signIn: 'Anmelden',
  signOut: 'Abmelden',
  useHere: 'Hier verwenden',
  contact: 'Support kontaktieren',
}
