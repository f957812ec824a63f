import type { BannerMessages, Overrides, PromptMessages } from 'react-connectivity/ui'

/** Long words, to see that nothing breaks. */
export const german: Overrides<BannerMessages> = {
  label: 'Verbindungsstatus',
  title: {
    offline: 'Keine Netzwerkverbindung verfügbar.',
    kicked: 'Benutzerkontositzung andernorts geöffnet.',
  },
  body: {
    kicked:
      'Sie haben sich mit demselben Benutzerkonto auf einem anderen Gerät angemeldet, deshalb wurde diese Datenübertragungsverbindung getrennt.',
  },
  pending: ({ count }, { number }) =>
    `${number(count)} nicht übermittelte Auftragsbearbeitungsänderungen bleiben auf dieser Seite erhalten.`,
  serverSays: 'Nachricht des Servers:',
  action: { retry: 'Verbindungsaufbau wiederholen', 'take-over': 'Sitzung hier weiterverwenden' },
}

/** The prompt about another account, in long words. */
export const germanPrompt: Overrides<PromptMessages> = {
  title: 'Eine andere Person hat sich angemeldet',
  body: 'Diese Seite zeigt möglicherweise noch Inhalte des vorherigen Benutzerkontos. Laden Sie sie neu, um mit dem neuen fortzufahren.',
  reload: { plain: 'Seite neu laden' },
  notNow: 'Jetzt nicht',
}

/** The same from right to left. */
export const arabicPrompt: Overrides<PromptMessages> = {
  title: 'سجّل شخص آخر الدخول',
  body: 'قد تعرض هذه الصفحة محتوى الحساب السابق. أعد تحميلها للمتابعة بالحساب الجديد.',
  reload: { plain: 'إعادة تحميل الصفحة' },
  notNow: 'ليس الآن',
}

/** Right-to-left, with other digits. */
export const arabic: Overrides<BannerMessages> = {
  label: 'حالة الاتصال',
  title: { reconnecting: 'انقطع الاتصال.' },
  countdown: ({ seconds }, { number, plural }) =>
    plural(seconds, {
      two: 'المحاولة التالية بعد ثانيتين.',
      few: `المحاولة التالية بعد ${number(seconds)} ثوانٍ.`,
      other: `المحاولة التالية بعد ${number(seconds)} ثانية.`,
    }),
  action: { retry: 'حاول الآن' },
}
