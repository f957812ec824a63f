import type { Catalogue } from 'react-connectivity/ui'
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

/** The nine languages. */
export const languages: readonly Catalogue[] = [en, de, fr, es, ptBR, zhCN, ja, ar, he]

/** The languages and the pseudo-language. */
export const catalogues: readonly Catalogue[] = [...languages, enXA]
