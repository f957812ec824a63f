import type { ActionWords } from '../words.js'

/** The labels of buttons in Hebrew. */
export const heActions: ActionWords = {
  tryNow: 'ניסיון עכשיו',
  tryAgain: 'ניסיון חוזר',
  resume: 'המשך',
  reopen: 'פתיחה מחדש',
  rejoin: 'הצטרפות מחדש',
  recreate: 'יצירה מחדש',
  refresh: 'רענון',
  refreshData: 'רענון הנתונים',
  reload: 'טעינה מחדש',
  reloadPage: 'טעינת הדף מחדש',
  reloadAnyway: 'טעינה מחדש בכל זאת',
  signIn: 'כניסה',
  signOut: 'יציאה מהחשבון',
  useHere: 'שימוש כאן',
  contact: 'פנייה לתמיכה',
}
