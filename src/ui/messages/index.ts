export { MessagesProvider, type LanguageProps, type MessagesProviderProps } from './MessagesProvider.js'
