import type { ReasonWords } from '../words.js'

/** The short labels of reasons in French. */
export const frReasons: ReasonWords = {
  'network-lost': 'Connexion perdue',
  unreachable: 'Serveur injoignable',
  'heartbeat-timeout': 'Pas de réponse à temps',
  'captive-portal': 'Identification au réseau requise',
  'gave-up': 'Tentatives arrêtées',
  'server-closed': 'Fermé par le serveur',
  'server-error': 'Erreur du serveur',
  overloaded: 'Serveur surchargé',
  'update-required': 'Nouvelle version',
  unauthorized: 'Identification requise',
  'token-unavailable': 'Session non renouvelée',
  forbidden: 'Accès refusé',
  kicked: 'Ouvert ailleurs',
  'identity-changed': 'Une autre personne s’est identifiée',
  'channel-full': 'Mises à jour manquées',
  'channel-not-found': 'Introuvable',
  'channel-no-room': 'Complet',
  'channel-left': 'Canal quitté',
}
