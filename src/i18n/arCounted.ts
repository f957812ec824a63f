import type { Counted } from './words.js'

// Arabic has six plural forms; those with the same letters are one.

/** When an event follows, in seconds. */
export const inSeconds = (event: string): Counted => ({
  one: `${event} بعد ثانية واحدة.`,
  two: `${event} بعد ثانيتين.`,
  few: `${event} بعد {count} ثوانٍ.`,
  other: `${event} بعد {count} ثانية.`,
})

/** A number of changes, inside a sentence. */
export const changes = (before: string, after: string): Counted => ({
  zero: `${before}لا تغييرات${after}`,
  one: `${before}تغيير واحد${after}`,
  two: `${before}تغييران${after}`,
  few: `${before}{count} تغييرات${after}`,
  many: `${before}{count} تغييرًا${after}`,
  other: `${before}{count} تغيير${after}`,
})

/** A number of messages that wait. */
export const waiting: Counted = {
  one: 'رسالة واحدة بانتظار الإرسال',
  two: 'رسالتان بانتظار الإرسال',
  few: '{count} رسائل بانتظار الإرسال',
  other: '{count} رسالة بانتظار الإرسال',
}
