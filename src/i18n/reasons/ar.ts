import type { ReasonWords } from '../words.js'

/** The short labels of reasons in Arabic. */
export const arReasons: ReasonWords = {
  'network-lost': 'انقطع الاتصال',
  unreachable: 'تعذّر الوصول إلى الخادم',
  'heartbeat-timeout': 'لا رد في الوقت المناسب',
  'captive-portal': 'تتطلب الشبكة تسجيل الدخول',
  'gave-up': 'توقفت المحاولات',
  'server-closed': 'أنهاه الخادم',
  'server-error': 'خطأ في الخادم',
  overloaded: 'الخادم مشغول',
  'update-required': 'إصدار جديد',
  unauthorized: 'يلزم تسجيل الدخول',
  'token-unavailable': 'لم يتجدد تسجيل الدخول',
  forbidden: 'لا صلاحية',
  kicked: 'فتح في مكان آخر',
  'identity-changed': 'سجّل شخص آخر الدخول',
  'channel-full': 'فاتت تحديثات',
  'channel-not-found': 'غير موجود',
  'channel-no-room': 'لا مكان متاح',
  'channel-left': 'انتهت المشاركة',
}
