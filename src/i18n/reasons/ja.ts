import type { ReasonWords } from '../words.js'

/** The short labels of reasons in Japanese. */
export const jaReasons: ReasonWords = {
  'network-lost': '接続が切れました',
  unreachable: 'サーバーに接続できません',
  'heartbeat-timeout': '時間内に応答なし',
  'captive-portal': 'このネットワークにはサインインが必要です',
  'gave-up': '接続の試行を終了しました',
  'server-closed': 'サーバーによる終了',
  'server-error': 'サーバーエラー',
  overloaded: 'サーバーの混雑',
  'update-required': '新しいバージョンがあります',
  unauthorized: 'サインインが必要です',
  'token-unavailable': 'サインインを更新できませんでした',
  forbidden: 'アクセス権なし',
  kicked: '別の場所で開かれました',
  'identity-changed': '別の人がサインインしました',
  'channel-full': '一部の更新を受信できませんでした',
  'channel-not-found': '見つかりません',
  'channel-no-room': '満員',
  'channel-left': '退出しました',
}
