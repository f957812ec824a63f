import type { ReasonWords } from '../words.js'

/** The short labels of reasons in Hebrew. */
export const heReasons: ReasonWords = {
  'network-lost': 'החיבור נותק',
  unreachable: 'לא ניתן להגיע לשרת',
  'heartbeat-timeout': 'לא התקבלה תשובה בזמן',
  'captive-portal': 'הרשת דורשת כניסה',
  'gave-up': 'הניסיונות הופסקו',
  'server-closed': 'נסגר על ידי השרת',
  'server-error': 'שגיאת שרת',
  overloaded: 'השרת עמוס',
  'update-required': 'גרסה חדשה',
  unauthorized: 'נדרשת כניסה',
  'token-unavailable': 'הכניסה לא חודשה',
  forbidden: 'אין גישה',
  kicked: 'נפתח במקום אחר',
  'identity-changed': 'בוצעה כניסה לחשבון אחר',
  'channel-full': 'עדכונים הוחמצו',
  'channel-not-found': 'לא נמצא',
  'channel-no-room': 'אין מקום פנוי',
  'channel-left': 'ההשתתפות הסתיימה',
}
