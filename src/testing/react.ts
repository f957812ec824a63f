export {
  renderWithConnectivity,
  type RenderWithConnectivityOptions,
  type RenderWithConnectivityResult,
} from './renderWithConnectivity.js'
