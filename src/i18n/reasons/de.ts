import type { ReasonWords } from '../words.js'

/** The short labels of reasons in German. */
export const deReasons: ReasonWords = {
  'network-lost': 'Verbindung unterbrochen',
  unreachable: 'Server nicht erreichbar',
  'heartbeat-timeout': 'Keine rechtzeitige Antwort',
  'captive-portal': 'Netzwerk verlangt Anmeldung',
  'gave-up': 'Versuche eingestellt',
  'server-closed': 'Vom Server beendet',
  'server-error': 'Serverfehler',
  overloaded: 'Server ausgelastet',
  'update-required': 'Neue Version',
  unauthorized: 'Anmeldung erforderlich',
  'token-unavailable': 'Anmeldung nicht erneuert',
  forbidden: 'Kein Zugriff',
  kicked: 'An anderer Stelle geöffnet',
  'identity-changed': 'Andere Person angemeldet',
  'channel-full': 'Aktualisierungen fehlen',
  'channel-not-found': 'Nicht gefunden',
  'channel-no-room': 'Kein Platz frei',
  'channel-left': 'Verlassen',
}
