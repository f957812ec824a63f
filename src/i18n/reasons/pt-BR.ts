import type { ReasonWords } from '../words.js'

/** The short labels of reasons in Brazilian Portuguese. */
export const ptBRReasons: ReasonWords = {
  'network-lost': 'Conexão perdida',
  unreachable: 'Servidor inacessível',
  'heartbeat-timeout': 'Sem resposta a tempo',
  'captive-portal': 'É preciso entrar na rede',
  'gave-up': 'Tentativas encerradas',
  'server-closed': 'Encerrado pelo servidor',
  'server-error': 'Erro do servidor',
  overloaded: 'Servidor ocupado',
  'update-required': 'Nova versão',
  unauthorized: 'É preciso entrar',
  'token-unavailable': 'Sessão não renovada',
  forbidden: 'Sem acesso',
  kicked: 'Aberto em outro lugar',
  'identity-changed': 'Outra pessoa entrou com outra conta',
  'channel-full': 'Faltam atualizações',
  'channel-not-found': 'Não encontrado',
  'channel-no-room': 'Sem vagas',
  'channel-left': 'Você saiu',
}
