import type { ActionWords } from '../words.js'

/** The labels of buttons in French. */
export const frActions: ActionWords = {
  tryNow: 'Essayer maintenant',
  tryAgain: 'Réessayer',
  resume: 'Reprendre',
  reopen: 'Rouvrir',
  rejoin: 'Rejoindre',
  recreate: 'Recréer',
  refresh: 'Actualiser',
  refreshData: 'Actualiser les données',
  reload: 'Recharger',
  reloadPage: 'Recharger la page',
  reloadAnyway: 'Recharger quand même',
  signIn: 'S’identifier',
  signOut: 'Fermer la session',
  useHere: 'Utiliser ici',
  contact: 'Contacter l’assistance',
}
