import type { ActionWords } from '../words.js'

/** The labels of buttons in Brazilian Portuguese. */
export const ptBRActions: ActionWords = {
  tryNow: 'Tentar agora',
  tryAgain: 'Tentar novamente',
  resume: 'Retomar',
  reopen: 'Reabrir',
  rejoin: 'Entrar de novo',
  recreate: 'Criar de novo',
  refresh: 'Atualizar',
  refreshData: 'Atualizar dados',
  reload: 'Recarregar',
  reloadPage: 'Recarregar página',
  reloadAnyway: 'Recarregar mesmo assim',
  signIn: 'Entrar',
  signOut: 'Sair da conta',
  useHere: 'Usar aqui',
  contact: 'Falar com o suporte',
}
