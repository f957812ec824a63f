import type { ReasonWords } from '../words.js'

/** The short labels of reasons in Simplified Chinese. */
export const zhCNReasons: ReasonWords = {
  'network-lost': '连接已断开',
  unreachable: '无法连接服务器',
  'heartbeat-timeout': '未及时收到响应',
  'captive-portal': '网络需要登录',
  'gave-up': '已停止尝试',
  'server-closed': '已由服务器关闭',
  'server-error': '服务器错误',
  overloaded: '服务器繁忙',
  'update-required': '新版本',
  unauthorized: '需要登录',
  'token-unavailable': '登录状态未更新',
  forbidden: '无访问权限',
  kicked: '已在别处打开',
  'identity-changed': '已登录其他账号',
  'channel-full': '错过了更新',
  'channel-not-found': '找不到',
  'channel-no-room': '已满',
  'channel-left': '已离开',
}
