import { definePreview } from '@storybook/react-vite'
import { connectivity } from 'react-connectivity/storybook'
import 'react-connectivity/styles.css'

// The same addon in a preview of the newer form. It is type-checked only: the Storybook here is built with `preview.ts`.
export default definePreview({ addons: [connectivity()] })
