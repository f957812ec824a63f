import { ar } from 'react-connectivity/locales/ar'
import { de } from 'react-connectivity/locales/de'
import { en } from 'react-connectivity/locales/en'
import { enXA } from 'react-connectivity/locales/en-XA'
import { es } from 'react-connectivity/locales/es'
import { fr } from 'react-connectivity/locales/fr'
import { he } from 'react-connectivity/locales/he'
import { ja } from 'react-connectivity/locales/ja'
import { ptBR } from 'react-connectivity/locales/pt-BR'
import { zhCN } from 'react-connectivity/locales/zh-CN'
import type { Catalogue } from 'react-connectivity/ui'

/** Every catalogue of the package, by tag. */
export const catalogues: Readonly<Record<string, Catalogue>> = {
  en,
  de,
  fr,
  es,
  'pt-BR': ptBR,
  'zh-CN': zhCN,
  ja,
  ar,
  he,
  'en-XA': enXA,
}

const rightToLeft = new Set(['ar', 'he'])

/** The writing direction of a language. */
export const directionOf = (language: string): 'ltr' | 'rtl' => (rightToLeft.has(language) ? 'rtl' : 'ltr')
